//! Every reason for which a person can be refused, in one list: a field that is wrong and a rule that forbids
//! alike. A fault is a code with data, never a text; the texts, in both languages, live with the screens.

use serde::{Deserialize, Serialize};

use crate::{
    application::ApplicationState,
    excerpt::Excerpt,
    import::Column,
    invitation::InvitationState,
    level::Level,
    means::MeansState,
    request::RequestState,
    time::{Date, Instant},
};

/// Declares the faults, each with example data, so that no test over all of them can forget one.
macro_rules! faults {
    ($(
        $(#[$doc:meta])*
        $name:ident
        $(( $($type:ty = $value:expr),* ))?
        $({ $($field:ident: $field_type:ty = $field_value:expr),* })?;
    )*) => {
        /// Why somebody is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Fault {$(
            $(#[$doc])*
            $name $(( $($type),* ))? $({ $($field: $field_type),* })?,
        )*}

        impl Fault {
            /// One example of every fault: for tests that must not miss one, such as those of the texts.
            pub fn examples() -> impl Iterator<Item = Self> {
                [$(Self::$name $(( $($value),* ))? $({ $($field: $field_value),* })?),*].into_iter()
            }
        }
    };
}

faults! {
    // Fields.
    /// Nothing was filled in.
    Required;
    /// What must be agreed to was not ticked.
    NotAgreed;
    /// What must be so was not ticked.
    NotTicked;
    /// Fewer characters than this.
    TooShort(u16 = 12);
    /// More characters than this.
    TooLong(u16 = 200);
    /// A file of more than this many megabytes.
    FileTooLarge(u16 = 10);
    /// A file without anything in it.
    FileEmpty;
    /// No file was chosen.
    NoFile;
    /// The file was read, but something else was wrong; no browser remembers a file.
    FileAgain;
    /// Not a name: no letters, or characters that no name has.
    NotAName;
    /// An address of a website or of e-mail in words that are mailed to others.
    HoldsAddress;
    NotAnEmail;
    /// Not a mobile number.
    NotAMobile;
    /// Written as a Dutch mobile number, and of a range that no mobile number is in.
    NoSuchMobile;
    /// Not a telephone number of any kind.
    NotAPhone;
    /// A number of a country to which this installation sends no text messages.
    MobileElsewhere;
    /// Mail went to this address too often lately.
    MailedOften;
    /// The name of a provider, or of what sends these messages: nobody is called so.
    NameReserved;
    /// Not a date.
    NotADate;
    /// Not a time of day.
    NotATime;
    /// Nobody works on this day.
    NotAWorkingDay;
    /// A time of day outside these hours.
    OutsideHours { from: u8 = 8, until: u8 = 17 };
    /// A date that had to be today or later.
    DateInPast;
    /// A date that had to be today or earlier.
    DateInFuture;
    /// A day of birth so long ago that nobody alive was born on it.
    NotABirthDate;
    /// Younger than this many years.
    TooYoung(u16 = 12);
    /// Younger than 18 years, of who would act for a legal entity.
    NotOfAge;
    /// None of the offered choices.
    NotAChoice;
    /// Nothing was chosen where at least one is needed.
    NothingChosen;
    /// More than this many at once.
    TooMany(u16 = 250);
    /// The same value stands twice.
    Twice;
    /// A file or pasted list that could not be read as text in columns.
    NotAList;

    // A file of users (R-AAN-7).
    /// More rows than this.
    TooManyRows(u16 = 10_000);
    /// No rows, or nothing but the names of columns.
    NoRows;
    /// A workbook or another file that is no text.
    FileNotText;
    /// The first line names no columns that are known.
    NoHeader;
    /// A column that cannot be missed is not there.
    ColumnMissing(Column = Column::Email);
    /// Two columns hold the same.
    ColumnTwice(Column = Column::Email);
    /// A row has more cells than there are columns.
    TooManyCells { found: u16 = 9, most: u16 = 8 };
    /// A quotation mark that was opened is never closed.
    QuoteOpen;
    /// More in one row than anybody means: a quotation mark is missing, or it is no list of people.
    RowTooLong;
    /// Neither yes nor no.
    NotYesOrNo;
    /// The row is for another organisation than the one acted for.
    OtherKvkNumber;
    /// An authorisation is for 1, 3 or 5 years, not until a day (R-MACH-6).
    UseYears;
    /// No service or provider of this name; the n-th in the cell.
    UnknownService(u16 = 2);
    /// Several services have this name; the n-th in the cell.
    ServiceNotClear(u16 = 2);
    /// What can be done with the file as it stands is being done, or was done.
    ImportBusy;

    // Identifiers (R-ID).
    /// Not 8 digits (R-ID-1).
    NotAKvkNumber;
    /// One of several typed is not 8 digits (R-ID-1): what stands there, on which line.
    NotAKvkNumberIn { line: u16 = 3, typed: Excerpt = Excerpt::of("1234567") };
    /// Not 9 digits that pass the check (R-ID-2).
    NotAnRsin;
    /// Not 9 digits that pass the check (R-ID-2).
    NotABsn;
    /// Not 9 digits, or a VAT number that begins with them (R-ID-8).
    NotAFiscalNumber;
    /// Not 12 digits (R-ID-3).
    NotABranchNumber;
    /// Not 20 digits with a known prefix and the right suffix (R-ID-4).
    NotAnOin;
    /// Not a `ServiceID` (R-ID-6).
    NotAServiceUrn;
    /// Not an `EntityID` (R-ID-7).
    NotAnEntityId;

    // Accounts and sign-in.
    /// E-mail address and password do not belong together; says no more, on purpose.
    WrongCredentials;
    WrongPassword;
    /// The code from the app is wrong or was used.
    WrongCode;
    /// Not six digits: no code from a text message, whichever was sent.
    NotATextCode;
    /// The code from the text message is wrong, too old, used, or tried too often: they all look alike (R-DEC-22).
    WrongTextCode;
    /// Another code than the one that was sent; so many tries are left.
    WrongTextCodeLeft(u32 = 4);
    /// Not five digits (R-AAN-6).
    NotAPin;
    /// A PIN that is guessed first.
    PinTooSimple;
    /// The PIN is wrong; so many tries are left on this device.
    WrongPin(u32 = 3);
    /// This device is not registered, or not any more: sign in in full.
    DeviceForgotten;
    /// A password of the commonest ones.
    PasswordTooCommon;
    /// The two passwords differ.
    PasswordsDiffer;
    /// The password holds the e-mail address or the name.
    PasswordLikeName;
    /// This e-mail address has an account.
    EmailTaken;
    /// This e-mail address is a member's, who changes it alone.
    EmailOfMember;
    /// This e-mail address is a colleague's of another name, who has such a means.
    EmailOfColleague;
    /// This mobile number is another user's in the same organisation (R-AAN-4).
    MobileTaken;
    /// This mobile number is of another user in what is applied for together (R-AAN-4).
    MobileTwice;
    /// It is the number that stands there already.
    MobileUnchanged;
    /// The user proved the phone of an application, and corrects it alone from now on.
    MobileProved;
    /// Too many attempts; wait this many seconds.
    WaitSeconds(u32 = 30);
    /// The account is closed.
    AccountClosed;
    /// A passkey could not be verified.
    PasskeyRefused;
    /// The last way to sign in cannot be removed.
    LastCredential;
    /// A link that is unknown, used, revoked or too old: they all look alike (R-DEC-22).
    LinkDead;
    /// The page was filled in by somebody who is no longer signed in.
    SignedOut;

    // Levels.
    /// Not the name of a level.
    UnknownLevel;
    /// In a file of users: not the name of a means that can be asked for by file.
    UnknownProduct;
    /// In a file of users: services without the years for which they are (R-MACH-6).
    YearsNeeded;
    /// EH1 and EH2 are not issued any more (R-LOA-4).
    LevelNotIssued(Level = Level::Eh2);
    /// Above the level at which this person acts (R-ROL-3, R-DEC-14).
    LevelAboveOwn { own: Level = Level::Eh3, asked: Level = Level::Eh4 };
    /// Below the highest level among the services (R-DEC-14).
    LevelBelowService { needed: Level = Level::Eh3, asked: Level = Level::Eh2Plus };
    /// An upgrade must go up (R-LOA-7).
    LevelNotHigher(Level = Level::Eh3);
    /// Signing needs a sign-in with a second factor (R-DEC-4).
    SignInHasNoLevel;

    // Dates (R-DEC-12).
    EndBeforeStart;
    /// Later than this last allowed day (R-MACH-6).
    EndTooLate(Date = Date::constant(2031, 11, 22));

    // Chains: mandates, grants, requests (R-KET).
    /// An organisation cannot be its own intermediary (R-KET-1).
    OwnIntermediary;
    /// A chain has one intermediary; what was received cannot be passed on (R-KET-1).
    SecondIntermediary;
    /// No branch restriction in a chain (R-KET-8).
    BranchInChain;
    /// "All services" is not possible in a chain (R-DEC-16).
    AllServicesInChain;
    /// The service does not accept chain authorisations (R-KET-12).
    ServiceNotInChains;
    /// The service was withdrawn from the catalogue.
    ServiceWithdrawn;
    /// The service does not serve organisations of this kind (R-AUTZ-4).
    ServiceNotForOrganisation;
    /// A service that was not asked for.
    NotRequested;
    /// An open request for this client and service exists.
    AlreadyAsked;
    /// The client was asked this many times in 24 hours, which is the most.
    AskedOften(u16 = 6);
    /// The client has granted this service already.
    AlreadyGranted;
    /// A request that is not open any more.
    RequestClosed(RequestState = RequestState::Withdrawn);
    /// Stopped already.
    AlreadyStopped;
    /// No organisation with this number.
    UnknownOrganisation;
    /// The organisation has ended or is blocked.
    OrganisationNotActive;
    /// By the Trade Register the organisation is no more.
    EndedByRegister;
    /// By the Trade Register the organisation is bankrupt, or others act for it.
    BarredByRegister;

    // Signing (R-BEV, R-DEC-6, 8, 9).
    /// Who asked may not approve (R-DEC-9).
    OwnRequest;
    /// This person has signed.
    AlreadySigned;
    /// What was shown is no longer what would be signed (R-DEC-8).
    ChoiceChanged;
    /// This person may not sign for the organisation.
    MayNotSign;
    /// At this level a limited power to represent does not suffice (R-BEV-4).
    PowerTooLimited(Level = Level::Eh4);
    /// At this level all representatives sign, and the one who becomes manager: that takes an application (R-BEV-4).
    ManagerMustSign(Level = Level::Eh4);
    /// The approval has all its signatures.
    SigningDone;

    // Evidence (R-BEV-7, R-BEV-8).
    /// An extract of more than this many days ago (R-BEV-7).
    ExtractTooOld(u16 = 14);
    /// An identity document that is valid no longer.
    IdExpired;
    /// An identity document must be valid until at least this day (R-BEV-8).
    IdExpiresSoon(Date = Date::constant(2026, 12, 22));
    /// A file of another kind than PDF, JPEG or PNG.
    NotAPaper;
    /// A photo as an iPhone writes it (HEIC): readable on few other devices.
    HeicPhoto;
    /// Not every paper that is asked for was sent.
    PapersMissing;
    /// The clerk has not opened every paper.
    PapersUnread;
    /// With those whom the papers name, not enough people can sign.
    NamesTooFew;
    /// Nobody comes to the counter before the day of the appointment.
    ComesLater;
    /// Another clerk is looking at it.
    CaseTaken;
    /// First says that one takes the case.
    CaseNotTaken;
    /// The first clerk does not agree a second time (four eyes).
    SecondClerk;
    /// A clerk does not decide on an organisation of their own.
    OwnInterest;
    /// A clerk keeps the name by which an own interest is recognised; the operator's manager changes it.
    ClerkKeepsName;

    // Applications (R-AAN).
    /// The application is in a state in which this cannot be done.
    ApplicationIs(ApplicationState = ApplicationState::Issued);
    /// Without a KvK number there is one product: for the tax office only (R-ID-8).
    OnlyTaxProduct;
    /// Everything was chosen, and some were ticked.
    AllOrSome;
    /// It is the tax number of an organisation with a KvK number (R-ID-8).
    HasKvkNumber;
    /// A manager cannot have the product for the tax office only (R-ROL-7).
    TaxProductNotForManager;
    /// What is asked and given by KvK number is not for an organisation without one (R-ID-8).
    OnlyWithKvkNumber;
    /// The second factor on which the means will rest must be there before the applicant shows a document (R-ID-8).
    ApplicantNeedsFactor;
    /// The Trade Register does not answer now; what was done is kept.
    RegisterUnavailable;
    /// The service that checks identity documents does not answer now; what was done is kept.
    IdentityUnavailable;
    /// This person manages the organisation already, up to this level.
    AlreadyManager(Level = Level::Eh3);
    /// The organisation is here already: its own people let others in.
    OrganisationKnown;
    /// The identity document names somebody else than who should have shown it (R-BEV-2).
    AnotherPerson;
    /// An identity document showed another name or day of birth for this account at this organisation (R-BEV-2).
    KnownAsAnother;
    /// Nobody told a day of birth of this person, or not all the same one: no identity document can be compared (R-BEV-2).
    NotKnownByDocument;
    /// Nobody who may sign for the organisation has this name and day of birth (R-BEV-2).
    NotOnExtract;
    /// The same where papers, not the register, say who may sign (R-BEV-5).
    NotInPapers;
    /// First shows an identity document (R-BEV-9).
    NotIdentified;
    /// A passkey that can be copied to other devices; the highest level asks for one that cannot.
    PasskeyNotBound;
    /// An application for the same is under way.
    AlreadyApplied;
    /// An application of the organisation for this address is under way.
    ApplicationPending;
    /// This person has an active means of this level or a higher one, here.
    MeansAlready(Level = Level::Eh3);
    /// At this level somebody shows who they are at a counter, so not from afar (R-BEV-4, R-AAN-5).
    OnlyInPerson(Level = Level::Eh4);
    /// A file cannot apply for this level: everybody comes to a counter by an appointment of their own.
    NotByFile(Level = Level::Eh4);
    /// Nobody at the organisation can agree to this level.
    NobodyGives(Level = Level::Eh4);
    /// The product for the tax office is good at its services only (R-AAN-13).
    OnlyTaxServices;
    /// This installation has no connection to the coupling point: nobody logs in abroad (R-AAN-14).
    AbroadOff;
    /// Other countries take EH3 and higher, and no means for the tax office only (R-AAN-14).
    AbroadLevel;
    /// The means was given on somebody's word, not on an identity document (R-AAN-14).
    AbroadNotIdentified;
    /// First a country is given, then the means is coupled.
    AbroadNothingGiven;
    /// The coupling point knows another person by this number.
    BsnNotYours;
    /// The coupling point does not answer now; what was done is kept.
    CouplingUnavailable;
    /// One address for two signers: each signs by a link of the own.
    SameAddress;
    /// The applicant's address for another signer.
    OwnAddress;
    /// The same, typed by a clerk at a counter.
    AddressOfApplicant;

    // Assignments, authorisations, portfolios.
    /// A member, team or portfolio of another organisation.
    OtherOrganisation;
    /// The form was filled in while another organisation was chosen.
    OtherOrganisationNow;
    /// A branch restriction is not possible at this level (R-MACH-5).
    BranchAtLevel(Level = Level::Eh4);
    /// The service does not accept a branch restriction (R-MACH-5).
    BranchNotAccepted;
    /// This assignment exists.
    AlreadyAssigned;
    /// Longer than what it rests on.
    EndAfterBasis(Date = Date::constant(2031, 11, 22));

    // Means (R-AAN-11).
    /// The means is in a state from which this cannot be done.
    MeansIs(MeansState = MeansState::Revoked);
    /// The owner cannot resume it: somebody in charge suspended it, or it was misused (R-AAN-10). Somebody else does: a
    /// manager, or a representative, each up to their level. A representative's own is no exception.
    OnlyManagerResumes;
    /// Reported as lost by its owner, who signed in with something that may have been lost with it (R-AAN-10).
    LostNeedsMore;
    /// Ending a colleague's means of this level for good takes that level; suspending does not (R-ROL-3).
    OnlyHigherEnds(Level = Level::Eh3);
    /// This may be done already, for as long and as high.
    AlreadyAuthorised;
    /// The authorisation has ended.
    AuthorisationOver;

    // People, teams, invitations.
    /// An invitation that is not pending any more.
    InvitationClosed(InvitationState = InvitationState::Accepted);
    /// An invitation to this address is pending.
    AlreadyInvited;
    /// This person is a member.
    AlreadyMember;
    /// This person has left.
    NoMember;
    /// The last manager cannot leave without another in place.
    LastManager;
    /// A team, portfolio or label of this name exists.
    NameTaken;
    /// One cannot do this to oneself.
    NotYourself;

    // Working together.
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile;
}

impl Fault {
    /// Refuses before `from`, and says how long to wait.
    ///
    /// # Errors
    /// [`Fault::WaitSeconds`].
    pub fn wait_until(from: Instant, now: Instant) -> Result<(), Self> {
        match from.seconds_left(now) {
            0 => Ok(()),
            seconds => Err(Self::WaitSeconds(seconds)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_fault_survives_the_journey_to_the_browser() {
        let mut codes = HashSet::new();
        for fault in Fault::examples() {
            let json = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
            assert!(codes.insert(json), "two faults read the same: {fault:?}");
        }
        assert_eq!(
            serde_json::to_string(&Fault::LevelAboveOwn {
                own: Level::Eh3,
                asked: Level::Eh4
            })
            .unwrap(),
            r#"{"level_above_own":{"own":"EH3","asked":"EH4"}}"#
        );
    }
}
