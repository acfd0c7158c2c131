/// A fault around a run's folder and its checkpoints: what was wrong, where, and what to do.
public enum RunError: ExitCoded, Equatable, Sendable, CustomStringConvertible {
  /// There is no run there.
  case notARun(folder: String)
  /// Another process trains in that folder.
  case locked(folder: String)
  /// The folder cannot be made or written.
  case unwritable(folder: String, reason: String)
  /// No checkpoint can be used; each with the reason.
  case noCheckpoint(folder: String, reasons: [String])
  /// A file of a checkpoint is missing, short or altered.
  case damaged(file: String, reason: String)
  /// The checkpoint belongs to another algorithm or task.
  case foreign(file: String, what: String)
  /// The checkpoint was written by a newer version.
  case tooNew(file: String, format: Int, known: Int)
  /// The run is done already.
  case finished(folder: String, steps: Int)

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .notARun(let folder):
      "'\(folder)' is not the folder of a run: it holds no recipe.yaml. Name a folder that `encore "
        + "train` made, such as runs/td3-Pendulum-seed0."
    case .locked(let folder):
      "Another process is training in '\(folder)'. Wait for it, or stop it first."
    case .unwritable(let folder, let reason):
      "'\(folder)' cannot be written: \(reason). Choose another folder with --out."
    case .noCheckpoint(let folder, let reasons):
      reasons.isEmpty
        ? "'\(folder)' holds no checkpoint: the run ended before its first one. Train anew."
        : "No checkpoint in '\(folder)' can be used:\n" + reasons.map { "  " + $0 }.joined(
          separator: "\n")
    case .damaged(let file, let reason):
      "\(file) \(reason). Put back the original file, or delete this checkpoint's folder to use an "
        + "older one."
    case .foreign(let file, let what):
      "\(file) \(what). Resume it with the recipe it was made with."
    case .tooNew(let file, let format, let known):
      "\(file) has the format \(format), and this version reads up to \(known). Use a newer Encore."
    case .finished(let folder, let steps):
      "'\(folder)' is finished: all \(steps) steps are done. Give --steps with a larger number to train "
        + "on."
    }
  }

  /// The status to end with.
  public var exitStatus: ExitStatus {
    switch self {
    case .unwritable, .locked: .inputOutput
    case .notARun, .noCheckpoint, .damaged, .foreign, .tooNew: .badInput
    case .finished: .wrongUsage
    }
  }
}
