//! Names for what is large, so that a state of the model is a few numbers.

use std::collections::HashMap;
use std::fmt::{self, Debug, Write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The name of something kept in a [`Table`].
pub(crate) type Id = u32;

/// Everything of one kind that was met, each once.
pub(crate) struct Table<T> {
    names: Mutex<HashMap<(u64, u64), Id>>,
    items: RwLock<Vec<Arc<T>>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { names: Mutex::default(), items: RwLock::default() }
    }
}

impl<T: Debug> Table<T> {
    /// The name of an item: the same for all whose `Debug` is the same.
    pub(crate) fn name(&self, item: T) -> Id {
        let digest = digest(&item);
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        *names.entry(digest).or_insert_with(|| {
            let mut items = self.items.write().unwrap_or_else(PoisonError::into_inner);
            items.push(Arc::new(item));
            u32::try_from(items.len() - 1).expect("fewer items than memory holds")
        })
    }

    pub(crate) fn get(&self, id: Id) -> Arc<T> {
        let items = self.items.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&items[usize::try_from(id).expect("an index")])
    }
}

/// What a function gave, for arguments that it was given before.
pub(crate) struct Memo<K, V> {
    known: Mutex<HashMap<K, Arc<V>>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { known: Mutex::default() }
    }
}

impl<K: Eq + Hash + Clone, V> Memo<K, V> {
    /// The function must give the same for the same arguments.
    pub(crate) fn of(&self, key: &K, work: impl FnOnce() -> V) -> Arc<V> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(key) {
            return Arc::clone(found);
        }
        let made = Arc::new(work());
        Arc::clone(known().entry(key.clone()).or_insert(made))
    }
}

/// Things that can be used again, by what they are for.
pub(crate) struct Pool<K, V>(Mutex<HashMap<K, Vec<V>>>);

impl<K, V> Default for Pool<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Pool<K, V> {
    pub(crate) fn take(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(key)?.pop()
    }

    pub(crate) fn put(&self, key: K, item: V) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().push(item);
    }
}

/// 128 bits of what an item shows.
fn digest(item: &impl Debug) -> (u64, u64) {
    struct Both(DefaultHasher, DefaultHasher);
    impl Write for Both {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            self.1.write(text.as_bytes());
            Ok(())
        }
    }
    let mut both = Both(DefaultHasher::new(), DefaultHasher::new());
    both.1.write_u8(1);
    let _ = write!(both, "{item:?}");
    (both.0.finish(), both.1.finish())
}

/// A seed that depends on all of this and on nothing else.
pub(crate) fn seed(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
