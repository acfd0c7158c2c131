import Environments
import Experience
import Foundation
import TensorFiles

/// What a checkpoint holds beside the agent: counters, streams, environments, statistics, and which part of
/// the replay's segments belongs to it.
struct SavedState<LoopState: TrainingLoopState>: Codable {
  var loop: LoopState
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

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return Array(try encoder.encode(self))
  }

  /// The state of a checkpoint that the store has verified.
  /// - Throws: `RunFault.unreadable` or `FileFault`.
  static func read(_ checkpoint: Checkpoint) throws -> SavedState {
    try checkpoint.decodeState(as: SavedState.self)
  }
}

/// The part of a saved state that judging a policy needs, whatever loop had saved it.
struct SavedStatistics: Decodable {
  var statistics: TrainingEnvironments.Statistics
}

extension Checkpoint {
  static let agentFile = "agent.safetensors"
  static let stateFile = "state.json"
  static let experienceFile = "experience.bin"

  /// - Throws: `RunFault.unreadable` or `FileFault`.
  func decodeState<State: Decodable>(as type: State.Type) throws -> State {
    let path = path(of: Checkpoint.stateFile)
    let bytes = try WholeFile.read(path)
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw RunFault.unreadable(path: path, what: "does not hold the state of a run")
    }
  }
}
