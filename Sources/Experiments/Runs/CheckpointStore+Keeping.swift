import Foundation

extension CheckpointStore {
  /// A link, so that marking is one step that either happens or does not, and costs no copy.
  private var bestLink: String { run.checkpoints + "/best" }

  /// Lets `best` point to the checkpoint at `step`, which must be finished.
  /// - Throws: `FileFault`; `best` is then as before.
  public func markBest(step: Int) throws(FileFault) { try pointBest(to: folder(step: step)) }

  func pointBest(to folder: String) throws(FileFault) {
    let partial = run.checkpoints + "/.best.partial"
    unlink(partial)
    let target = (folder as NSString).lastPathComponent
    guard symlink(target, partial) == 0, rename(partial, bestLink) == 0 else {
      throw .last(bestLink, .write)
    }
    try WholeFile.synchronize(folder: run.checkpoints)
  }

  /// The folder that `best` points to.
  var bestFolder: String? {
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: bestLink) else {
      return nil
    }
    return "\(run.checkpoints)/\((target as NSString).lastPathComponent)"
  }

  /// All checkpoint folders, finished or not, newest first.
  func stepFolders() throws(FileFault) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: run.checkpoints)
        .filter { $0.hasPrefix("step-") && Int($0.dropFirst(5)) != nil }
        .sorted { Int($0.dropFirst(5)) ?? 0 > Int($1.dropFirst(5)) ?? 0 }
        .map { "\(run.checkpoints)/\($0)" }
    } catch {
      throw .system(path: run.checkpoints, operation: .list, code: EIO)
    }
  }

  /// Removes all but the newest finished ones, the best one, and nothing else. What is newer than
  /// a resumed run's step stays until newer ones replace it.
  func prune() throws(FileFault) {
    let folders = try stepFolders()
    let finished = folders.filter {
      FileManager.default.fileExists(atPath: $0 + "/" + Self.manifestName)
    }
    let keep = Set(finished.prefix(Self.kept) + [bestFolder].compactMap { $0 })
    for folder in folders where !keep.contains(folder) {
      try remove(checkpoint: folder)
    }
  }

  private func remove(checkpoint folder: String) throws(FileFault) {
    // Without its manifest it is no checkpoint any more, should the rest be interrupted.
    try remove(file: folder + "/" + Self.manifestName)
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw .system(path: folder, operation: .remove, code: EIO)
    }
  }

  func remove(file: String) throws(FileFault) {
    guard unlink(file) == 0 || errno == ENOENT || errno == ENOTDIR else {
      throw .last(file, .remove)
    }
  }

  /// Removes checkpoints beyond `step`, and `best` when it points to one of them: after resuming from an older one, what follows it is not
  /// this run's any more.
  /// - Throws: `FileFault`.
  public func discard(after step: Int) throws(FileFault) {
    for folder in try stepFolders() where folder > self.folder(step: step) {
      if folder == bestFolder { try remove(file: bestLink) }
      try remove(checkpoint: folder)
    }
  }
}
