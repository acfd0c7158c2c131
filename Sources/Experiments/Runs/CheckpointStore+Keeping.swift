import Foundation

extension CheckpointStore {
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

  /// Removes all but the newest finished ones, and nothing else. What is newer than
  /// a resumed run's step stays until newer ones replace it.
  func prune() throws(FileFault) {
    let folders = try stepFolders()
    let finished = folders.filter {
      FileManager.default.fileExists(atPath: $0 + "/" + Self.manifestName)
    }
    let keep = Set(finished.prefix(Self.kept))
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

  /// Removes checkpoints beyond `step`: after resuming from an older one, what follows it is not this run's
  /// any more.
  /// - Throws: `FileFault`.
  public func discard(after step: Int) throws(FileFault) {
    for folder in try stepFolders() where folder > self.folder(step: step) {
      try remove(checkpoint: folder)
    }
  }
}
