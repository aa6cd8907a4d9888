//! The systems that a project can name, and each of them ready to run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use crate::language::suggest;

use super::definition::{Definition, Kind};
use super::remote::{Remote, Start};
use crate::kernel::Host;

use super::{HOST, gvisor, qemu, uml};
use crate::run::{Error, System};

/// The systems that a project can name.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::system::Catalogue;
/// use sockdrill::system::definition::{Definition, Kind};
///
/// let systems = [("gvisor".to_owned(), Definition::new(Kind::Gvisor))];
/// let catalogue = Catalogue::new(systems.into(), ".".into());
/// assert_eq!(catalogue.names().collect::<Vec<_>>(), ["host", "gvisor"]);
///
/// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000")?;
/// assert!(scenario.run(catalogue.system("host")?.as_ref())?.passed());
///
/// let unknown = catalogue.system("gvisro").err().unwrap();
/// assert_eq!(unknown.to_string(), "unknown system `gvisro`; did you mean `gvisor`?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Catalogue {
    systems: BTreeMap<String, Definition>,
    /// Where commands are started.
    folder: PathBuf,
    /// Those that are not started: why, and how they can be.
    refused: BTreeMap<String, (String, String)>,
}

impl Catalogue {
    /// This host, and systems by their names; commands are started in the folder.
    #[must_use]
    pub fn new(systems: BTreeMap<String, Definition>, folder: PathBuf) -> Self {
        Self { systems, folder, refused: BTreeMap::new() }
    }

    /// With these systems refused: why each is not started, and how that can be allowed.
    #[must_use]
    pub(crate) fn refusing(self, refused: BTreeMap<String, (String, String)>) -> Self {
        Self { refused, ..self }
    }

    /// Their names: this host's, then the others in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(HOST).chain(self.systems.keys().map(String::as_str))
    }

    /// What the project says of a system; none of this host, and of what is not there.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.systems.get(name)
    }

    /// A system. Another kernel is started by each run, and ends with it.
    ///
    /// # Errors
    ///
    /// There is no such system, or something is missing without which it can't be started.
    pub fn system(&self, name: &str) -> Result<Box<dyn System + Send + Sync>, Error> {
        if name == HOST {
            return Ok(Box::new(Host::default()));
        }
        let Some(definition) = self.systems.get(name) else {
            let near = suggest::nearest(name, self.names()).map(str::to_owned);
            return Err(Error::Unknown(name.to_owned(), near));
        };
        // Before anything is looked for: already to ask a kernel for its version is to run it.
        if let Some((why, allow)) = self.refused.get(name) {
            let (why, allow) = (why.clone(), allow.clone());
            return Err(Error::NotAllowed { system: name.to_owned(), why, allow });
        }
        Ok(Box::new(self.remote(name, definition)?))
    }

    fn remote(&self, name: &str, definition: &Definition) -> Result<Remote, Error> {
        match &definition.kind {
            Kind::Command(words) => {
                let (words, folder) = (words.clone(), self.folder.clone());
                Ok(Remote::new(name, definition, move || {
                    let mut command = Command::new(&words[0]);
                    command.args(&words[1..]).current_dir(&folder);
                    Ok(vec![Start::new(command)])
                }))
            }
            Kind::Gvisor => gvisor::system(name, definition),
            Kind::Uml(uml) => uml::system(name, definition, uml),
            Kind::Qemu(qemu) => qemu::system(name, definition, qemu),
        }
    }
}
