import Algorithms
import Environments
import Tensors

/// Actors one after another on the learner's thread, an unroll each with the newest parameters: the same
/// numbers every time.
final class ActorsInTurn: UnrollSource {
  private var actors: [UnrollActor]
  private var turn = 0
  private var parameters: ParameterSnapshot?

  init(count: Int, actor makeActor: (Int) throws -> UnrollActor) throws {
    actors = []
    for index in 0..<count { actors.append(try makeActor(index)) }
  }

  deinit { for actor in actors { actor.close() } }

  func begin(from state: ActorLearnerState, with parameters: ParameterSnapshot) {
    for (index, saved) in state.actors.prefix(actors.count).enumerated() {
      if let saved { actors[index].state = saved }
    }
    turn = state.unrolls % actors.count
    self.parameters = parameters
  }

  func next() throws -> Unroll? {
    guard let parameters else { fatalError("Actors act after they have begun") }
    defer { turn = (turn + 1) % actors.count }
    return try actors[turn].act(with: parameters)
  }

  func publish(_ parameters: ParameterSnapshot) { self.parameters = parameters }

  func beginFreshEpisodes() throws -> [OnPolicyLoopState]? {
    for index in actors.indices { try actors[index].beginFreshEpisodes() }
    return actors.map(\.state)
  }
}
