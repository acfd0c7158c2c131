import Experience

/// The last file of a checkpoint to be written: where there is a manifest, everything it names is complete.
public struct CheckpointManifest: Codable, Equatable, Sendable {
  /// The format that this version writes.
  public static let currentFormat = 1

  /// The format of this checkpoint.
  public var format: Int
  /// The version of Encore that wrote it.
  public var version: String
  /// The algorithm, as in the recipe.
  public var algorithm: String
  /// The task, as in the recipe.
  public var environment: String
  /// The run's seed.
  public var seed: UInt64
  /// Environment steps done.
  public var step: Int
  /// Whether the environments' own state is saved; otherwise fresh episodes begin here.
  public var savesEnvironments: Bool
  /// Digests of the files beside the manifest, by name.
  public var digests: [String: String]
  /// Valid bytes of the run's logs, by name.
  public var logLengths: [String: Int]
  /// Steps that had been added to the replay.
  public var replayTotal: Int
  /// The valid part of the replay's segments.
  public var replaySegments: [ReplaySegments.Record]
}
