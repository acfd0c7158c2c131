import Foundation
import TensorFiles
import Tensors

/// A policy that can act, with what it was worth: the best one so far, or a stage of training that was kept.
///
/// The description names the policy's file and is replaced last, so that whatever interrupts saving, what lies
/// there is the old policy or the new one.
struct SavedPolicy: Codable, Equatable {
  var file: String
  var algorithm: String
  var step: Int
  /// Of the best policy, what it was judged to be worth.
  var meanReturn: Double?
  /// Episodes of that judgement.
  var episodes: Int?
  var statistics: TrainingEnvironments.Statistics
  var digest: String

  /// Writes the policy and its description into `folder`.
  private static func save(
    _ agent: some ParameterTree, algorithm: String, step: Int, evaluation: Evaluation?,
    statistics: TrainingEnvironments.Statistics, in folder: String, description: String
  ) throws -> SavedPolicy {
    let bytes = TensorFile(of: agent, metadata: ["algorithm": algorithm]).encoded()
    let policy = SavedPolicy(
      file: "agent-\(step).safetensors", algorithm: algorithm, step: step,
      meanReturn: evaluation?.meanReturn, episodes: evaluation?.episodes.count,
      statistics: statistics, digest: ByteDigest.hexadecimal(of: bytes))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try WholeFile.write(bytes, to: folder + "/" + policy.file)
    try WholeFile.write(Array(encoder.encode(policy)), to: folder + "/" + description)
    return policy
  }

  /// The agent and its description, checked against each other.
  private static func load(
    from folder: String, description name: String
  ) throws -> (agent: TensorFile, policy: SavedPolicy) {
    let description = try WholeFile.read(folder + "/" + name)
    guard let policy = try? JSONDecoder().decode(SavedPolicy.self, from: Data(description)) else {
      throw RunFault.unreadable(path: folder + "/" + name, what: "does not describe a policy")
    }
    let file = folder + "/" + policy.file
    let bytes = try WholeFile.read(file)
    guard ByteDigest.hexadecimal(of: bytes) == policy.digest else {
      throw CheckpointError.fileAltered(path: file)
    }
    return (try TensorFile(bytes: bytes, file: file), policy)
  }
}

extension SavedPolicy {
  private static let bestDescription = "best.json"

  /// Makes `agent` the best policy of a run; the one before goes.
  static func saveBest(
    _ agent: some ParameterTree, algorithm: String, statistics: TrainingEnvironments.Statistics,
    evaluation: Evaluation, in folder: RunFolder
  ) throws {
    let best = try save(
      agent, algorithm: algorithm, step: evaluation.step, evaluation: evaluation,
      statistics: statistics, in: folder.best, description: bestDescription)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.best)) ?? []
    for name in names where name.hasPrefix("agent-") && name != best.file {
      unlink(folder.best + "/" + name)
    }
  }

  /// The best policy of a run.
  static func loadBest(from folder: RunFolder) throws -> (agent: TensorFile, policy: SavedPolicy) {
    try load(from: folder.best, description: bestDescription)
  }

  /// Keeps `agent` as a stage of training.
  static func saveStage(
    _ agent: some ParameterTree, algorithm: String, step: Int,
    statistics: TrainingEnvironments.Statistics, in folder: RunFolder
  ) throws {
    try WholeFile.createFolders(folder.stages)
    _ = try save(
      agent, algorithm: algorithm, step: step, evaluation: nil, statistics: statistics,
      in: folder.stages, description: "agent-\(step).json")
  }

  /// The stage that was kept at `step`.
  static func loadStage(
    _ step: Int, from folder: RunFolder
  ) throws -> (agent: TensorFile, policy: SavedPolicy) {
    try load(from: folder.stages, description: "agent-\(step).json")
  }

  /// The best policy of a run, or that of its newest checkpoint, and the step that it is of.
  static func chosen(
    best isBest: Bool, of plan: RunPlan, in folder: RunFolder
  ) throws -> (TensorFile, Int, TrainingEnvironments.Statistics) {
    guard isBest else {
      let found = try CheckpointStore(folder).newest(
        algorithm: plan.agentName, environment: plan.environment.name)
      let state = try found.decodeState(as: SavedStatistics.self)
      return (
        try TensorFile(path: found.path(of: Checkpoint.agentFile)), found.manifest.step,
        state.statistics
      )
    }
    let (file, best) = try loadBest(from: folder)
    guard best.algorithm == plan.agentName else {
      throw RunFault.otherAlgorithm(
        path: folder.best, expected: plan.agentName, found: best.algorithm)
    }
    return (file, best.step, best.statistics)
  }

  /// The policy of a run at `step`: a stage that was kept, or that of its newest checkpoint.
  static func stage(
    at step: Int, of plan: RunPlan, in folder: RunFolder, newest: Checkpoint
  ) throws -> (TensorFile, TrainingEnvironments.Statistics) {
    guard step < newest.manifest.step else {
      let file = try TensorFile(path: newest.path(of: Checkpoint.agentFile))
      return (file, try newest.decodeState(as: SavedStatistics.self).statistics)
    }
    let (file, stage) = try loadStage(step, from: folder)
    guard stage.algorithm == plan.agentName else {
      throw RunFault.otherAlgorithm(
        path: folder.stages, expected: plan.agentName, found: stage.algorithm)
    }
    return (file, stage.statistics)
  }

  /// The steps of the stages that a run has kept, ascending.
  static func stages(in folder: RunFolder) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.stages)) ?? []
    return names.filter { $0.hasSuffix(".json") }
      .compactMap { Int($0.dropFirst("agent-".count).dropLast(".json".count)) }.sorted()
  }
}
