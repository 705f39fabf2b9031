// Passing on a link: to the clipboard, or with the device's own share sheet. Both need the browser, so they wait for no
// WebAssembly; without this script the link stands there to be copied by hand.
//
// A page offers, within one element with class "share",
//   <code>the link</code>
//   <button type="button" hidden data-share="copy" data-done="…">, <button type="button" hidden data-share="send">
//   <span role="status"></span>
// and this script shows the buttons that work here. Buttons may come and go with the page; nothing here holds on to one.
(() => {
  "use strict";

  // Several links on a page bring this script as often.
  if (window.sharesLinks) return;
  window.sharesLinks = true;

  const able = {
    copy: typeof navigator.clipboard?.writeText === "function",
    send: typeof navigator.share === "function",
  };

  const act = async (button, link) => {
    const url = link.textContent.trim();
    const said = button.parentElement.querySelector("[role=status]");
    // What was said of an earlier time is not true of this one, and the same words are read out again.
    if (said) said.textContent = "";
    if (button.dataset.share === "send") return navigator.share({ url });
    await navigator.clipboard.writeText(url);
    if (said) said.textContent = button.dataset.done ?? "";
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-share]");
    const link = button?.closest(".share")?.querySelector("code");
    if (!link) return;
    try {
      await act(button, link);
    } catch (error) {
      // Whoever closed the share sheet meant to. Else the link is selected, to be copied by hand.
      if (error?.name !== "AbortError") window.getSelection()?.selectAllChildren(link);
    }
  });

  const show = () => {
    for (const button of document.querySelectorAll("button[data-share][hidden]")) {
      if (able[button.dataset.share]) button.hidden = false;
    }
  };
  show();
  new MutationObserver(show).observe(document.documentElement, { childList: true, subtree: true });
})();
