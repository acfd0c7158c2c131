import Environments
import Synchronization
import Tensors

/// One number seen, one number chosen, and a fault of choice.
struct BadEnvironment: Environment {
  enum Fault: Sendable {
    case none, nanReward, nanObservation, shortObservation, longFinal, secretRandomness
    case outsideItsBounds, constantSeed, hugeObservation, noReward
  }

  var fault = Fault.none
  var faultyStep = 5
  private var steps = 0

  init(_ fault: Fault = .none, at step: Int = 5) {
    self.fault = fault
    faultyStep = step
  }

  var observationSpace: Space {
    .box(shape: [1], low: -1, high: fault == .hugeObservation ? 5000 : 1)
  }
  let actionSpace = Space.box(shape: [1], low: -1, high: 1)

  mutating func reset(using random: inout RandomStream) -> [Float] {
    steps = 0
    return [fault == .constantSeed ? 0 : Float(random.uniform(-1, 1))]
  }

  mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    steps += 1
    let choice = action.vector(width: 1)[0]
    var step = Step(observation: [0.5 * choice], reward: fault == .noReward ? 0 : Double(choice))
    if steps >= 10 { step.ending = .truncated(final: step.observation) }
    if fault == .constantSeed { return step }
    step.observation[0] += 0.1 * Float(random.uniform())
    if steps >= 10 { step.ending = .truncated(final: step.observation) }
    if steps >= faultyStep { spoil(&step) }
    return step
  }

  private func spoil(_ step: inout Step) {
    switch fault {
    case .none, .constantSeed, .noReward: break
    case .nanReward: step.reward = .nan
    case .nanObservation: step.observation[0] = .infinity
    case .shortObservation: step.observation = []
    case .longFinal: step.ending = .truncated(final: [1, 2])
    case .outsideItsBounds: step.observation[0] = 1.5
    case .hugeObservation: step.observation[0] = 4000
    case .secretRandomness:
      step.reward = Double(
        Self.secret.withLock { secret in
          secret += 1
          return secret
        })
    }
    if case .truncated(let final) = step.ending, final.count == 1 {
      step.ending = .truncated(final: step.observation)
    }
  }

  /// Survives every reset, as a global generator would.
  private static let secret = Mutex(0)
}

/// Resumable by name only: a counter is missing from its state.
struct ForgetfulEnvironment: ResumableEnvironment {
  private var steps = 0
  private var seen: Float = 0

  let observationSpace = Space.box(shape: [1], low: -1, high: 1)
  let actionSpace = Space.box(shape: [1], low: -1, high: 1)
  var state: [Double] {
    get { [Double(seen)] }
    set { seen = Float(newValue[0]) }
  }

  mutating func reset(using random: inout RandomStream) -> [Float] {
    (steps, seen) = (0, Float(random.uniform(-1, 1)))
    return [seen]
  }

  mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    steps += 1
    seen = 0.5 * action.vector(width: 1)[0]
    return Step(observation: [seen], reward: 1, ending: steps == 7 ? .terminated : .running)
  }
}
