import Foundation
import TensorFiles
import Tensors

/// The policy of the best evaluation so far, kept beside the checkpoints: not the last is wanted, but the best.
struct BestPolicy: Codable {
  var algorithm: String
  var step: Int
  var meanReturn: Double
  var episodes: Int
  var statistics: TrainingEnvironments.Statistics
  var digest: String

  private static let agentFile = "agent.safetensors"
  private static let descriptionFile = "best.json"

  static func save(
    _ agent: some ParameterTree, algorithm: String, statistics: TrainingEnvironments.Statistics,
    evaluation: Evaluation, in folder: RunFolder
  ) throws {
    let bytes = TensorFile(of: agent, metadata: ["algorithm": algorithm]).encoded()
    let best = BestPolicy(
      algorithm: algorithm, step: evaluation.step, meanReturn: evaluation.meanReturn,
      episodes: evaluation.episodes.count, statistics: statistics,
      digest: ByteDigest.hexadecimal(of: bytes))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try WholeFile.write(bytes, to: folder.best + "/" + agentFile)
    try WholeFile.write(Array(encoder.encode(best)), to: folder.best + "/" + descriptionFile)
  }

  /// The best policy's agent and description, checked against each other.
  static func load(from folder: RunFolder) throws -> (agent: TensorFile, best: BestPolicy) {
    let file = folder.best + "/" + agentFile
    let bytes = try WholeFile.read(file)
    let description = try WholeFile.read(folder.best + "/" + descriptionFile)
    guard let best = try? JSONDecoder().decode(BestPolicy.self, from: Data(description)) else {
      throw RunFault.unreadable(
        path: folder.best + "/" + descriptionFile, what: "does not describe a policy")
    }
    guard ByteDigest.hexadecimal(of: bytes) == best.digest else {
      throw CheckpointError.fileAltered(path: file)
    }
    return (try TensorFile(bytes: bytes, file: file), best)
  }
}
