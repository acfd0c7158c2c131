import Environments
import Experience
import Foundation
import TensorFiles

/// What a checkpoint holds beside the agent: counters, streams, environments, statistics, and which part of
/// the replay's segments belongs to it.
struct SavedState: Codable {
  var loop: OffPolicyLoopState
  var window: LogWindow
  var bestReturn: Double?
  var lastReturn: Double?
  /// `nil` where environments cannot be saved: fresh episodes begin then.
  var environments: VectorEnvironmentState?
  var statistics: TrainingEnvironments.Statistics
  /// Steps that had been added to the replay.
  var replayTotal: Int
  /// The valid part of each segment, with its digest.
  var replaySegments: [ReplaySegments.Record]

  static let agentFile = "agent.safetensors"
  static let stateFile = "state.json"

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return Array(try encoder.encode(self))
  }

  /// The state of a checkpoint that the store has verified.
  /// - Throws: `RunFault.unreadable` or `FileFault`.
  static func read(_ checkpoint: Checkpoint) throws -> SavedState {
    let path = checkpoint.path(of: stateFile)
    let bytes = try WholeFile.read(path)
    do {
      return try JSONDecoder().decode(SavedState.self, from: Data(bytes))
    } catch {
      throw RunFault.unreadable(path: path, what: "does not hold the state of a run")
    }
  }
}
