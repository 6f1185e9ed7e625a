//! A way to a broken rule, told.

use crate::happens::Happens;
use crate::model::{Explored, NOW};
use crate::world::World;

/// How many steps after the last are told.
const MAX_TOLD: usize = 60;

/// A way there, one line for each step: what happened, and where it led.
pub(crate) fn told(model: &Explored, path: Vec<(World, Option<Happens>)>) -> String {
    let mut text = String::new();
    let (mut before, mut last) = (None, None);
    for (world, happens) in path {
        if let Some(happened) = before {
            text.push_str(&line(model, happened, &world));
        }
        before = happens;
        last = Some(world);
    }
    text.push_str("  and then, if nothing else goes wrong\n");
    let mut world = last.map(|world| World { broken: None, ..world });
    for _ in 0..MAX_TOLD {
        let Some((happens, next)) = world.as_ref().and_then(|world| model.next(world)) else {
            break;
        };
        text.push_str(&line(model, happens, &next));
        if next.broken.is_some() {
            break;
        }
        world = Some(next);
    }
    text
}

fn line(model: &Explored, happens: Happens, world: &World) -> String {
    let phases: Vec<_> =
        world.tabs.iter().map(|tab| model.parts(tab).state().phase().name()).collect();
    let rail: Vec<_> = world.rail.iter().map(|books| books.stands).collect();
    let second = world.now / 1000 - NOW;
    format!("  {second:>6} s {happens:?}: {phases:?} {rail:?} {:?}\n", world.broken)
}
