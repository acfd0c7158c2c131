import Foundation

/// What a checkpoint is of and what it consists of; written last, so that a checkpoint without one
/// was never finished.
public struct CheckpointManifest: Codable, Hashable, Sendable {
  /// The newest format that this version reads and writes.
  public static let currentFormat = 1

  /// A file of the checkpoint.
  public struct File: Codable, Hashable, Sendable {
    /// Its size, in bytes.
    public var size: Int
    /// Its digest, as `ByteDigest` writes it.
    public var digest: String

    /// A file of `size` bytes.
    public init(size: Int, digest: String) {
      self.size = size
      self.digest = digest
    }
  }

  /// The format of the checkpoint.
  public var formatVersion: Int
  /// The algorithm's name.
  public var algorithm: String
  /// The environment's name.
  public var environment: String
  /// The environment steps done so far.
  public var step: Int
  /// The seed of the run.
  public var seed: UInt64
  /// The program and version that wrote it.
  public var createdBy: String
  /// The bytes of each append-only file, by its name within the run, that belong to this step.
  public var validLengths: [String: Int]
  /// The checkpoint's own files, by name.
  public var files: [String: File]
  /// Whether environments continue in mid-episode; otherwise fresh episodes begin.
  public var savesEnvironmentState: Bool
  /// `true` where the evaluation at this step was stopped, so that going on begins with it; else absent.
  public var owesEvaluation: Bool?

  /// A manifest of no files yet; `CheckpointStore.save` fills them in.
  public init(
    algorithm: String, environment: String, step: Int, seed: UInt64, createdBy: String,
    validLengths: [String: Int] = [:], savesEnvironmentState: Bool = false
  ) {
    formatVersion = Self.currentFormat
    self.algorithm = algorithm
    self.environment = environment
    self.step = step
    self.seed = seed
    self.createdBy = createdBy
    self.validLengths = validLengths
    files = [:]
    self.savesEnvironmentState = savesEnvironmentState
  }

  /// The manifest in JSON, its keys sorted, so that equal manifests are equal bytes.
  func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      preconditionFailure("a manifest of numbers and text cannot be encoded: \(error)")
    }
  }
}
