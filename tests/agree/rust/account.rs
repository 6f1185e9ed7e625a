//! `cs.account` and `cs.identity`.

use countersign::Code;
use countersign::account::{self, Scheme};
use countersign::field::Checked;
use countersign::identity::{CnMobile, Date, E164, RealName, ResidentId, Sex};
use countersign::json::{self, ObjectWriter};

use crate::ask::{Args, Fault};
use crate::card::field;
use crate::{check, listed, told};

pub(crate) fn account(args: Args<'_>) -> Result<String, Fault> {
    let scheme = Scheme::find(args.text(0)?).ok_or(Fault::Question("no such scheme"))?;
    let texts = args.object(1)?;
    let report = account::check(scheme, |id| texts.get(id).unwrap_or_default());
    Ok(json::object(|o| {
        o.str("status", report.status.as_str());
        told(o, "code", report.code().map(Code::as_str));
        told(o, "kind", report.kind());
        told(o, "country", report.country());
        told(o, "bank", report.bank());
        told(o, "branch", report.branch());
        o.object("fields", |o| {
            for (part, known) in report.parts() {
                o.object(part.id, |o| field(o, known));
            }
        });
    }))
}

pub(crate) fn schemes() -> String {
    let told = |scheme: &Scheme| {
        json::object(|o| {
            o.str("id", scheme.id);
            told(o, "country", Some(scheme.country));
            o.array("fields", |list| {
                for part in scheme.parts {
                    list.object(|o| {
                        o.str("id", part.id);
                        o.bool("optional", part.optional);
                    });
                }
            });
        })
    };
    listed(Scheme::ALL.iter().map(told))
}

/// What only some kinds of identity tell.
#[derive(Default)]
struct Facts<'a> {
    region: Option<&'a str>,
    birth_date: Option<String>,
    sex: Option<&'a str>,
    country: Option<&'a str>,
    calling_code: Option<&'a str>,
}

impl Facts<'_> {
    fn write(&self, o: &mut ObjectWriter<'_>) {
        told(o, "region", self.region);
        told(o, "birth_date", self.birth_date.as_deref());
        told(o, "sex", self.sex);
        told(o, "country", self.country);
        told(o, "calling_code", self.calling_code);
    }
}

pub(crate) fn identity(args: Args<'_>) -> Result<String, Fault> {
    let (year, month, day) = args.object(2)?.day("today")?;
    let today = Date::new(year, month, day).ok_or(Fault::Question("no such day"))?;
    let typed = args.text(1)?;
    Ok(match args.text(0)? {
        "cn_resident_id" => {
            let known = ResidentId::check(typed, today);
            let facts = Facts {
                region: known.region(),
                birth_date: known.birth_date().map(written),
                sex: known.sex().map(Sex::as_str),
                ..Facts::default()
            };
            json::object(|o| {
                check(o, known.check());
                o.str("formatted", known.formatted());
                facts.write(o);
            })
        }
        "cn_mobile" => {
            let known = CnMobile::check(typed);
            number(&known, Some("86"))
        }
        "e164" => {
            let known = E164::check(typed);
            number(&known, E164::calling_code(&known))
        }
        "name" => {
            let known = RealName::check(typed);
            json::object(|o| {
                check(o, known.check);
                o.str("formatted", &known.characters().iter().collect::<String>());
                Facts::default().write(o);
            })
        }
        _ => return Err(Fault::Question("no such kind")),
    })
}

fn number(known: &Checked, calling_code: Option<&str>) -> String {
    let facts = Facts { country: known.country(), calling_code, ..Facts::default() };
    json::object(|o| {
        field(o, known);
        facts.write(o);
    })
}

fn written(day: Date) -> String {
    let number = day.number();
    format!("{:04}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100)
}
