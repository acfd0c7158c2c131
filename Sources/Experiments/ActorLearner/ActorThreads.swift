import Algorithms
import Environments
import Foundation
import Tensors

/// Actors in threads of this process.
final class ActorThreads: UnrollSource {
  private let desk: UnrollDesk
  private let count: Int
  private let ended = DispatchGroup()
  private let makeActor: @Sendable (Int) throws -> UnrollActor

  /// - Parameters:
  ///   - capacity: how many unrolls may wait.
  ///   - makeActor: called on the actor's thread.
  init(
    count: Int, capacity: Int, actor makeActor: @escaping @Sendable (Int) throws -> UnrollActor
  ) {
    self.count = count
    self.makeActor = makeActor
    desk = UnrollDesk(capacity: capacity)
  }

  /// How long a run that is over waits for environments to end; beyond that they end with the process.
  private static let patience = DispatchTimeInterval.seconds(10)

  deinit {
    desk.close()
    _ = ended.wait(timeout: .now() + Self.patience)
  }

  func begin(from state: ActorLearnerState, with parameters: ParameterSnapshot) {
    desk.publish(parameters)
    for index in 0..<count {
      let saved = state.actors[index]
      ended.enter()
      let thread = Thread { [desk, ended, makeActor] in
        defer { ended.leave() }
        do {
          var actor = try makeActor(index)
          defer { actor.close() }
          if let saved {
            actor.state = saved
            try actor.beginFreshEpisodes()
          }
          try actor.serve(desk)
        } catch {
          desk.fail(error)
        }
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
  }

  func next() throws -> Unroll? { try desk.take() }

  func publish(_ parameters: ParameterSnapshot) { desk.publish(parameters) }

  /// They go on, wherever they are.
  func beginFreshEpisodes() -> [OnPolicyLoopState]? { nil }
}
