import Foundation

/// The folder of one run: the names of its files, and nothing of what is in them.
///
/// ```
/// runs/td3-CartPole-seed0/
///   recipe.yaml   run.json   progress.csv   evaluation.csv   trials.csv   timing.csv   events.out.tfevents.encore
///   checkpoints/step-000001000/manifest.json …   replay/…   best/…   lock
/// ```
public struct RunFolder: Hashable, Sendable {
  /// Where the folder is.
  public let path: String

  /// The run at `path`, which need not exist.
  public init(path: String) { self.path = path }

  /// Makes a new folder called `name` in `parent`, or `name-2`, `name-3`, … when that is taken: a
  /// run is never written over another.
  /// - Throws: `FileFault` when the folder cannot be made, or nothing can be written in it.
  public static func create(in parent: String, named name: String) throws(FileFault) -> RunFolder {
    try WholeFile.createFolders(parent)
    var number = 1
    while true {
      let path = "\(parent)/\(name)\(number == 1 ? "" : "-\(number)")"
      // Making the folder is what claims the name, also against another process.
      if mkdir(path, 0o755) == 0 {
        return try claim(path)
      }
      guard errno == EEXIST else { throw .last(path, .createFolder) }
      number += 1
    }
  }

  /// The run at `path`, a name that only one run can have; its folders are made where they are missing.
  /// - Throws: `FileFault`.
  public static func claim(_ path: String) throws(FileFault) -> RunFolder {
    let run = RunFolder(path: path)
    for part in [run.checkpoints, run.replay, run.best] { try WholeFile.createFolders(part) }
    return run
  }

  /// The existing run at `path`.
  /// - Throws: `RunFault.notARun` when it holds no recipe.
  public static func existing(_ path: String) throws(RunFault) -> RunFolder {
    let run = RunFolder(path: path)
    guard FileManager.default.fileExists(atPath: run.recipe) else { throw .notARun(path: path) }
    return run
  }

  /// The last part of the path.
  public var name: String { (path as NSString).lastPathComponent }
  /// The resolved recipe.
  public var recipe: String { path + "/recipe.yaml" }
  /// Where the run's numbers come from.
  public var description: String { path + "/run.json" }
  /// The table of training episodes.
  public var progress: String { path + "/progress.csv" }
  /// The table of evaluations.
  public var evaluation: String { path + "/evaluation.csv" }
  /// The table of evaluations episode by episode of their trials, where the run has trials.
  public var trials: String { path + "/trials.csv" }
  /// The table of wall-clock times.
  public var timing: String { path + "/timing.csv" }
  /// TensorBoard's events.
  public var events: String { path + "/events.out.tfevents.encore" }
  /// The folder of append-only replay segments.
  public var replay: String { path + "/replay" }
  /// The folder of checkpoints.
  public var checkpoints: String { path + "/checkpoints" }
  /// The folder of the best policy.
  public var best: String { path + "/best" }
  /// The folder of the policies that were kept at stages of training.
  public var stages: String { path + "/stages" }
  /// The folder of the pictures that look into the run.
  public var figures: String { path + "/figures" }
  /// The file that the process which trains holds locked.
  public var lockFile: String { path + "/lock" }

  /// `path` without the run's folder, as a manifest names it.
  public func relative(_ file: String) -> String {
    file.hasPrefix(path + "/") ? String(file.dropFirst(path.count + 1)) : file
  }

  /// `name`, as a manifest has it, with the run's folder.
  public func absolute(_ name: String) -> String { "\(path)/\(name)" }
}
