import Foundation
import TensorFiles
import Tensors

/// The policy of the best evaluation so far, kept beside the checkpoints: not the last is wanted, but the best.
///
/// The description names the policy's file and is replaced last, so that whatever interrupts saving, the best
/// policy is the old one or the new one.
struct BestPolicy: Codable, Equatable {
  var file: String
  var algorithm: String
  var step: Int
  var meanReturn: Double
  var episodes: Int
  var statistics: TrainingEnvironments.Statistics
  var digest: String

  private static let descriptionFile = "best.json"

  static func save(
    _ agent: some ParameterTree, algorithm: String, statistics: TrainingEnvironments.Statistics,
    evaluation: Evaluation, in folder: RunFolder
  ) throws {
    let bytes = TensorFile(of: agent, metadata: ["algorithm": algorithm]).encoded()
    let best = BestPolicy(
      file: "agent-\(evaluation.step).safetensors", algorithm: algorithm, step: evaluation.step,
      meanReturn: evaluation.meanReturn,
      episodes: evaluation.episodes.count, statistics: statistics,
      digest: ByteDigest.hexadecimal(of: bytes))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try WholeFile.write(bytes, to: folder.best + "/" + best.file)
    try WholeFile.write(Array(encoder.encode(best)), to: folder.best + "/" + descriptionFile)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.best)) ?? []
    for name in names where name.hasPrefix("agent-") && name != best.file {
      unlink(folder.best + "/" + name)
    }
  }

  /// The best policy's agent and description, checked against each other.
  static func load(from folder: RunFolder) throws -> (agent: TensorFile, best: BestPolicy) {
    let description = try WholeFile.read(folder.best + "/" + descriptionFile)
    guard let best = try? JSONDecoder().decode(BestPolicy.self, from: Data(description)) else {
      throw RunFault.unreadable(
        path: folder.best + "/" + descriptionFile, what: "does not describe a policy")
    }
    let file = folder.best + "/" + best.file
    let bytes = try WholeFile.read(file)
    guard ByteDigest.hexadecimal(of: bytes) == best.digest else {
      throw CheckpointError.fileAltered(path: file)
    }
    return (try TensorFile(bytes: bytes, file: file), best)
  }
}
