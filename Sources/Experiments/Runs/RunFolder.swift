import Foundation

/// The folder of one run, and the names of what lies in it.
///
/// ```
/// recipe.yaml            every setting, as it was resolved
/// progress.csv           what training did; evaluation.csv what it was worth; timing.csv how long it took
/// events.out.tfevents.…  the same for TensorBoard
/// checkpoints/…          the last two, each with its manifest
/// replay/…               append-only segments that the manifests refer to
/// best/…                 the policy of the best evaluation
/// ```
public final class RunFolder: Sendable {
  /// The folder itself.
  public let path: String
  private let lock: Int32

  private init(path: String, lock: Int32) {
    self.path = path
    self.lock = lock
  }

  deinit { close(lock) }

  /// The resolved recipe.
  public var recipe: String { path + "/recipe.yaml" }
  /// What training did.
  public var progress: String { path + "/progress.csv" }
  /// What the policy was worth.
  public var evaluation: String { path + "/evaluation.csv" }
  /// Wall-clock columns, which no other file has.
  public var timing: String { path + "/timing.csv" }
  /// TensorBoard's file.
  public var events: String { path + "/events.out.tfevents.encore" }
  /// Where checkpoints lie.
  public var checkpoints: String { path + "/checkpoints" }
  /// Where the replay's segments lie.
  public var replay: String { path + "/replay" }
  /// Where the best policy lies.
  public var best: String { path + "/best" }

  /// Makes the folder of a new run: `name` in `parent`, or `name-2`, … where there is one already. A run is
  /// never written over.
  /// - Throws: `RunError.unwritable`.
  public static func create(named name: String, in parent: String) throws -> RunFolder {
    let manager = FileManager.default
    do {
      try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw RunError.unwritable(folder: parent, reason: reason(error))
    }
    for attempt in 1... {
      let path = parent + "/" + name + (attempt == 1 ? "" : "-\(attempt)")
      // mkdir is what decides between two processes that start at once.
      guard mkdir(path, 0o755) == 0 else {
        if errno == EEXIST { continue }
        throw RunError.unwritable(folder: parent, reason: String(cString: strerror(errno)))
      }
      let folder = RunFolder(path: path, lock: try lock(path))
      for part in [folder.checkpoints, folder.replay, folder.best] { mkdir(part, 0o755) }
      return folder
    }
    preconditionFailure("unreachable: the loop above ends only by returning or throwing")
  }

  /// Opens the folder of an existing run for going on with it.
  /// - Throws: `RunError.notARun`, `.locked` or `.unwritable`.
  public static func open(_ path: String) throws -> RunFolder {
    try requireRun(path)
    return RunFolder(path: path, lock: try lock(path))
  }

  /// Opens the folder of an existing run for reading; a run that trains there is not disturbed.
  /// - Throws: `RunError.notARun`.
  public static func read(_ path: String) throws -> RunFolder {
    try requireRun(path)
    return RunFolder(path: path, lock: -1)
  }

  /// The step of the newest checkpoint, or `nil` where there is none. Its contents are not checked.
  public func lastSavedStep() throws -> Int? { CheckpointStore(self).newestStep }

  private static func requireRun(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path + "/recipe.yaml") else {
      throw RunError.notARun(folder: path)
    }
  }

  /// Takes the folder for this process. The system lets go when the process ends, however it ends.
  private static func lock(_ path: String) throws -> Int32 {
    let descriptor = Foundation.open(path + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw RunError.unwritable(folder: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      Foundation.close(descriptor)
      throw RunError.locked(folder: path)
    }
    return descriptor
  }

  private static func reason(_ error: any Error) -> String {
    (error as NSError).localizedDescription
  }
}
