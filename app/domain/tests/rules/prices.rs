//! What a means costs (R-MACH-13).

use domain::{
    application::Product,
    fault::Fault,
    price::{Amount, Charge, Item, MeansPrice, Prices, Wanted, total},
};

fn prices() -> Prices {
    let of = |product, years, cents| MeansPrice {
        product,
        years,
        cents,
    };
    Prices {
        example: true,
        vat_percent: 21,
        urgent_cents: 5000,
        authorisations_free: 5,
        authorisation_cents: 450,
        means: vec![
            of(Product::Eh3, 3, 8333),
            of(Product::Eh3, 1, 3333),
            of(Product::TaxOnly, 1, 1500),
        ],
    }
}

const EH3: Wanted = Wanted {
    product: Product::Eh3,
    years: 1,
    urgent: false,
    authorisations: 5,
};

#[test]
fn r_mach_13_the_first_five_authorisations_come_with_the_means() {
    let plain = prices().quote(EH3).unwrap();
    assert_eq!(plain.len(), 1);
    // 21 % of 33.33 is 6.9993.
    assert_eq!(
        total(&plain),
        Amount {
            net: 3333,
            vat: 700
        }
    );
    assert_eq!(total(&plain).gross(), 4033);
    let seven = prices()
        .quote(Wanted {
            authorisations: 7,
            ..EH3
        })
        .unwrap();
    let beyond = Charge {
        item: Item::Authorisations,
        quantity: 2,
        unit_cents: 450,
        vat_percent: 21,
    };
    assert_eq!(seven[1..], [beyond]);
    assert_eq!(beyond.amount(), Amount { net: 900, vat: 189 });
}

#[test]
fn an_urgent_means_costs_more_and_a_line_gives_back_what_it_took() {
    let lines = prices()
        .quote(Wanted {
            urgent: true,
            years: 3,
            ..EH3
        })
        .unwrap();
    assert_eq!(
        lines.iter().map(|line| line.item).collect::<Vec<_>>(),
        [Item::Means, Item::Urgent]
    );
    let each = lines
        .iter()
        .fold(Amount::default(), |sum, line| sum.plus(line.amount()));
    assert_eq!(total(&lines), each);
}

#[test]
fn a_term_without_a_price_cannot_be_had() {
    assert_eq!(prices().terms(Product::Eh3), [1, 3]);
    assert_eq!(prices().terms(Product::Eh4), [0_i16; 0]);
    let five = prices().quote(Wanted { years: 5, ..EH3 });
    assert_eq!(five, Err(Fault::NotAChoice));
}

#[test]
fn prices_that_an_operator_wrote_are_checked() {
    assert_eq!(prices().problem(), None);
    let mut twice = prices();
    twice.means.push(twice.means[0]);
    assert_eq!(twice.problem().as_deref(), Some("eh3 for 3 years twice"));
    let mut odd = prices();
    odd.means[0].years = 2;
    assert!(odd.problem().unwrap().contains("2 years"));
    let dear = Prices {
        vat_percent: 121,
        ..prices()
    };
    assert!(dear.problem().unwrap().contains("121"));
}
