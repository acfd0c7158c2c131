import Experience
import Settings
import TensorFiles

/// What the command's exit status says, after the codes of `sysexits.h`.
public enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Done.
  case done = 0
  /// The command line was wrong.
  case wrongUsage = 64
  /// A file that was to be read holds something wrong.
  case badInput = 65
  /// Something needed is missing, such as an environment's package.
  case missing = 69
  /// Something could not be read or written.
  case inputOutput = 74
  /// Interrupted, after saving.
  case interrupted = 130
}

/// An error that knows with which status the command ends because of it.
public protocol ExitCoded: Error {
  /// The status.
  var exitStatus: ExitStatus { get }
}

extension SettingError: ExitCoded {
  /// Wrong usage: a setting that comes from a file is wrapped in a `RecipeError`.
  public var exitStatus: ExitStatus { .wrongUsage }
}

extension TensorFileError: ExitCoded {
  /// Bad input, or cannot read.
  public var exitStatus: ExitStatus {
    if case .unreadable = fault { return .inputOutput }
    return .badInput
  }
}

extension ReplaySegments.Fault: ExitCoded {
  /// Cannot write, or bad input where the contents are to blame.
  public var exitStatus: ExitStatus { isSystemFault ? .inputOutput : .badInput }
}
