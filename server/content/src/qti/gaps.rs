//! Several fields and lists within one text: a cloze, whose gaps count the same.

use domain::assessment::{Body, Gap, GapBody};

use super::{
    body,
    declaration::Declaration,
    item::{Outcome, answers},
};
use crate::questions::{Omission, Problem, Report, tree::Element};

pub(super) fn read(item: &Element, interactions: &[&Element], report: &mut Report) -> Outcome {
    let several = Omission::Several {
        count: interactions.len(),
    };
    let within_text = interactions.iter().all(|interaction| {
        matches!(
            interaction.name.as_str(),
            "textEntryInteraction" | "inlineChoiceInteraction"
        )
    });
    if !within_text {
        return Ok(Err(several));
    }
    let mut gaps = Vec::new();
    for interaction in interactions {
        let body = match answers(item, interaction, report)? {
            Ok(Body::ShortAnswer { answers }) => GapBody::ShortAnswer { answers },
            Ok(Body::Numeric { answers }) => GapBody::Numeric { answers },
            Ok(Body::SingleChoice { mut options }) => {
                // A list shows no markup.
                let choices = interaction.all("inlineChoice");
                for (option, choice) in options.iter_mut().zip(choices) {
                    option.text = body::plain(choice, report);
                }
                GapBody::SingleChoice { options }
            }
            Ok(_) => return Ok(Err(several)),
            Err(whole) => return Ok(Err(whole)),
        };
        gaps.push(Gap { weight: 1, body });
    }
    leave_weights(item, interactions, report)?;
    Ok(Ok(Body::Cloze { gaps }))
}

/// Where the file gives more marks for one gap than for another.
fn leave_weights(
    item: &Element,
    interactions: &[&Element],
    report: &mut Report,
) -> Result<(), Problem> {
    let mut first = None;
    for interaction in interactions {
        let Some(mapping) =
            Declaration::find(item, interaction)?.and_then(|declaration| declaration.mapping)
        else {
            continue;
        };
        let marks = mapping.entries.iter().map(|(_, marks)| *marks);
        let most = marks.fold(0.0, f64::max).to_bits();
        if *first.get_or_insert(most) != most {
            report.leave(mapping.element, Omission::Weights);
        }
    }
    Ok(())
}
