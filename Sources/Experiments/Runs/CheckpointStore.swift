import Foundation
import TensorFiles

/// Saves and finds the checkpoints of one run.
///
/// A checkpoint is a folder whose manifest comes last: whatever interrupts saving, the checkpoints
/// from before are whole and the new one either is or does not count. The last two are kept.
///
/// ```swift
/// let store = CheckpointStore(run)
/// try store.save(["actor.safetensors": actor.encoded()], manifest: manifest)
/// let found = try store.newest(algorithm: "td3", environment: "CartPole-v1")
/// let actor = try TensorFile(path: found.path(of: "actor.safetensors"))
/// ```
public struct CheckpointStore: Sendable {
  /// The run.
  public let run: RunFolder
  /// How many of the newest are kept.
  public static let kept = 2
  static let manifestName = "manifest.json"

  /// The checkpoints of `run`.
  public init(_ run: RunFolder) { self.run = run }

  /// The folder of the checkpoint at `step`.
  public func folder(step: Int) -> String {
    let digits = String(step)
    return "\(run.checkpoints)/step-"
      + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }

  /// Saves a checkpoint of `files`, by name, at `manifest.step`, then removes those that are no
  /// longer kept. Synchronise the logs before, for the manifest names their lengths.
  /// - Returns: the checkpoint as saved.
  /// - Throws: `FileFault`; the checkpoints from before are then whole.
  @discardableResult
  public func save(
    _ files: [String: [UInt8]], manifest: CheckpointManifest
  ) throws(FileFault) -> Checkpoint {
    let folder = folder(step: manifest.step)
    // A second checkpoint of one step is the same state; its files replace the old ones, and the
    // manifest goes first, so that there is never a manifest of something else.
    try remove(file: folder + "/" + Self.manifestName)
    try WholeFile.createFolders(folder)
    var manifest = manifest
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      precondition(
        !name.contains("/") && name != Self.manifestName,
        "CheckpointStore.save needs plain names of files, not \"\(name)\"")
      try WholeFile.write(bytes, to: "\(folder)/\(name)")
      manifest.files[name] = .init(size: bytes.count, digest: ByteDigest.hexadecimal(of: bytes))
    }
    try WholeFile.write(manifest.encoded(), to: folder + "/" + Self.manifestName)
    try WholeFile.synchronize(folder: run.checkpoints)
    try prune()
    return Checkpoint(folder: folder, manifest: manifest, passedOver: [])
  }
}

/// A checkpoint whose files are what its manifest says.
public struct Checkpoint: Hashable, Sendable {
  /// The folder of its files.
  public let folder: String
  /// What it is of.
  public let manifest: CheckpointManifest
  /// Newer checkpoints that were damaged, and how; the caller must say so to the user.
  public let passedOver: [CheckpointError]

  /// Where the file called `name` is.
  public func path(of name: String) -> String { "\(folder)/\(name)" }
}
