import Environments
import Experience
import Foundation
import TensorFiles
import Tensors

/// The checkpoints of one run: writes them so that a kill at any moment leaves the one before, and finds the
/// newest that is whole.
///
/// Order of writing: the replay's new rows and the logs are synced; the agent and the state are written to
/// temporary names and renamed; last comes the manifest, which names everything's valid length and digest.
/// Only then do older checkpoints go; two are kept.
struct CheckpointStore {
  let folder: RunFolder
  private var segments: ReplaySegments

  static let agentFile = "agent.safetensors"
  static let stateFile = "state.json"
  static let manifestFile = "manifest.json"
  static let kept = 2

  init(_ folder: RunFolder) {
    self.folder = folder
    segments = ReplaySegments(folder: folder.replay)
  }

  /// What identifies a checkpoint and its run.
  struct Identity: Equatable {
    var algorithm: String
    var environment: String
    var seed: UInt64
  }

  /// Writes a checkpoint.
  mutating func save(
    _ identity: Identity, step: Int, agent: some ParameterTree, state: some Encodable,
    savesEnvironments: Bool, replay: Replay, logLengths: [String: Int]
  ) throws {
    let records = try segments.save(replay)
    let path = folder.checkpoints + "/" + Self.name(step)
    try WholeFile.createFolders(path)
    var digests: [String: String] = [:]
    let agentBytes = TensorFile(of: agent, metadata: ["algorithm": identity.algorithm]).encoded()
    let stateBytes = try Array(Self.encoder.encode(state))
    for (name, bytes) in [(Self.agentFile, agentBytes), (Self.stateFile, stateBytes)] {
      try WholeFile.write(bytes, to: path + "/" + name)
      digests[name] = ByteDigest.hexadecimal(of: bytes)
    }
    let manifest = CheckpointManifest(
      format: CheckpointManifest.currentFormat, version: EncoreVersion.current,
      algorithm: identity.algorithm, environment: identity.environment, seed: identity.seed,
      step: step, savesEnvironments: savesEnvironments, digests: digests, logLengths: logLengths,
      replayTotal: replay.totalAdded, replaySegments: records)
    try WholeFile.write(Array(Self.encoder.encode(manifest)), to: path + "/" + Self.manifestFile)
    prune(capacity: replay.capacity)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return encoder
  }

  private static func name(_ step: Int) -> String {
    let digits = String(step)
    return "step-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }

  /// The checkpoints' folders, newest first.
  private func names() -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.checkpoints)) ?? []
    return all.filter { $0.hasPrefix("step-") }.sorted(by: >)
  }

  /// The step of the newest checkpoint that has a manifest.
  var newestStep: Int? { names().lazy.compactMap { try? manifest(named: $0).step }.first }

  private func prune(capacity: Int) {
    let all = names()
    for name in all.dropFirst(Self.kept) {
      let path = folder.checkpoints + "/" + name
      // The manifest goes first, so that half a checkpoint never looks whole.
      unlink(path + "/" + Self.manifestFile)
      try? FileManager.default.removeItem(atPath: path)
    }
    let totals = all.prefix(Self.kept).compactMap { try? manifest(named: $0).replayTotal }
    if let oldest = totals.min() { segments.prune(before: max(0, oldest - capacity)) }
  }

  private func manifest(named name: String) throws -> CheckpointManifest {
    let file = folder.checkpoints + "/" + name + "/" + Self.manifestFile
    let bytes = try WholeFile.read(file)
    struct Format: Codable { var format: Int }
    do {
      let decoder = JSONDecoder()
      let format = try decoder.decode(Format.self, from: Data(bytes)).format
      guard format <= CheckpointManifest.currentFormat else {
        throw RunError.tooNew(
          file: file, format: format, known: CheckpointManifest.currentFormat)
      }
      return try decoder.decode(CheckpointManifest.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw RunError.damaged(file: file, reason: "is not a manifest (\(Self.phrase(error)))")
    }
  }

  private static func phrase(_ error: DecodingError) -> String {
    switch error {
    case .dataCorrupted(let context): context.debugDescription
    case .keyNotFound(let key, _): "it lacks '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): context.debugDescription
    @unknown default: "it cannot be read"
    }
  }

  /// A checkpoint that was read and checked.
  struct Found {
    var manifest: CheckpointManifest
    var agent: TensorFile
    var state: Data
    /// Newer checkpoints that could not be used, each with the reason.
    var passedOver: [String]
  }

  /// The newest checkpoint that is whole.
  /// - Throws: `RunError.noCheckpoint` with every reason, or `.foreign` when it belongs to something else.
  func newest(of identity: Identity?) throws -> Found {
    var reasons: [String] = []
    for name in names() {
      do {
        var found = try read(name, identity)
        found.passedOver = reasons
        return found
      } catch let error as RunError {
        if case .foreign = error { throw error }
        reasons.append(error.description)
      } catch let error as FileFault {
        reasons.append(error.description)
      } catch let error as TensorFileError {
        reasons.append(error.description)
      }
    }
    throw RunError.noCheckpoint(folder: folder.path, reasons: reasons)
  }

  private func read(_ name: String, _ identity: Identity?) throws -> Found {
    let path = folder.checkpoints + "/" + name
    let manifest = try manifest(named: name)
    if let identity {
      let own = Identity(
        algorithm: manifest.algorithm, environment: manifest.environment, seed: manifest.seed)
      guard own == identity else {
        throw RunError.foreign(
          file: path + "/" + Self.manifestFile,
          what: "belongs to \(own.algorithm) on \(own.environment) with seed \(own.seed), not to "
            + "\(identity.algorithm) on \(identity.environment) with seed \(identity.seed)")
      }
    }
    var contents: [String: [UInt8]] = [:]
    for (file, digest) in manifest.digests {
      let bytes = try WholeFile.read(path + "/" + file)
      guard ByteDigest.hexadecimal(of: bytes) == digest else {
        throw RunError.damaged(
          file: path + "/" + file, reason: "does not have the contents that were saved")
      }
      contents[file] = bytes
    }
    guard let agent = contents[Self.agentFile], let state = contents[Self.stateFile] else {
      throw RunError.damaged(
        file: path + "/" + Self.manifestFile, reason: "does not name all files of a checkpoint")
    }
    return Found(
      manifest: manifest, agent: try TensorFile(bytes: agent, file: path + "/" + Self.agentFile),
      state: Data(state), passedOver: [])
  }

  /// Fills the replay with what the manifest names.
  mutating func loadReplay(_ replay: Replay, from manifest: CheckpointManifest) throws {
    try segments.load(replay, total: manifest.replayTotal, records: manifest.replaySegments)
  }
}
