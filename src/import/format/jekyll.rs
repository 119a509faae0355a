//! TO BE WRITTEN.

use crate::import::ImportError;
use crate::import::input::Input;
use crate::import::pipeline::Pipeline;

/// Whether an input is of this format.
pub(super) fn is(_: &Input, _: &[u8]) -> bool {
    false
}

/// Reads all records.
pub(super) fn read(_: &Input, _: &mut Pipeline<'_>) -> Result<(), ImportError> {
    Ok(())
}
