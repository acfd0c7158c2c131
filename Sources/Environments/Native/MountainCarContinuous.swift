import Foundation
import Tensors

/// Drive a weak car out of a valley by swinging back and forth (Moore 1990).
///
/// The dynamics and the reward are those of Gymnasium's `MountainCarContinuous-v0` (1.4). That task
/// keeps its state in 64 bits up to the first step and in 32 bits afterwards; so does this one.
///
/// - Observation: `[2]`: position within −1.2 … 0.6, velocity within ±0.07.
/// - Action: `[1]`, a force within ±1; more is clipped, but paid in full.
/// - Reward: minus 0.1 force², and 100 for arriving. Doing nothing is a local optimum of 0.
/// - Endings: terminated at position 0.45 with a velocity of at least 0; the registry's task is cut
///   off after 999 steps.
public struct MountainCarContinuous: ResumableEnvironment {
  private var position = -0.5
  private var velocity = 0.0
  /// Whether no step has been taken, so that the state is still in 64 bits.
  private var isFresh = true

  /// A car at rest near the bottom of the valley.
  public init() {}

  /// Position and velocity.
  public var observationSpace: Space {
    .box(shape: [2], low: [-1.2, -0.07], high: [0.6, 0.07])
  }

  /// One force.
  public var actionSpace: Space { .box(shape: [1], low: -1, high: 1) }

  /// `[position, velocity, fresh]`, the last 1 before the episode's first step and 0 afterwards;
  /// setting it begins from there.
  public var state: [Double] {
    get { [position, velocity, isFresh ? 1 : 0] }
    set {
      precondition(
        newValue.count == 3,
        "MountainCarContinuous has 3 numbers of state, not \(newValue.count).")
      position = newValue[0]
      velocity = newValue[1]
      isFresh = newValue[2] != 0
    }
  }

  /// Begins at rest, anywhere within −0.6 … −0.4.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    position = random.uniform(-0.6, -0.4)
    velocity = 0
    isFresh = true
    return observation
  }

  /// Pushes the car once.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let force = action.vector(width: 1)[0]
    let hasArrived =
      isFresh
      ? move(Double.self, pushedBy: force)
      : move(Float.self, pushedBy: force)
    isFresh = false

    let toll = Double(force) * Double(force) * 0.1
    return Step(
      observation: observation, reward: (hasArrived ? 100 : 0) - toll,
      ending: hasArrived ? .terminated : .running)
  }

  /// One step of the dynamics in the precision `Number`; the new state is kept in 32 bits.
  /// - Returns: whether the car is out of the valley.
  private mutating func move<Number: BinaryFloatingPoint>(
    _ precision: Number.Type, pushedBy force: Float
  ) -> Bool {
    var position = Number(self.position)
    var velocity = Number(self.velocity)
    let speedLimit = Number(0.07)
    let (leftWall, rightWall) = (Number(-1.2), Number(0.6))

    velocity += Number(Self.push(by: force, at: Double(3 * position)))
    velocity = min(max(velocity, -speedLimit), speedLimit)
    position = min(max(position + velocity, leftWall), rightWall)
    if position == leftWall && velocity < 0 { velocity = 0 }

    self.position = Double(Float(position))
    self.velocity = Double(Float(velocity))
    return position >= Number(0.45) && velocity >= 0
  }

  /// What engine and slope together add to the velocity.
  /// - Parameter phase: three times the position, in radians.
  private static func push(by force: Float, at phase: Double) -> Double {
    let slope = 0.0025 * cos(phase)
    // A force within bounds is a 32-bit number and makes the sum one; a clipped one does not.
    if abs(force) > 1 { return (force > 0 ? 0.0015 : -0.0015) - slope }
    return Double(force * 0.0015 - Float(slope))
  }

  private var observation: [Float] { [Float(position), Float(velocity)] }
}
