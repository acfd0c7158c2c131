/// The tasks that need nothing but this package, under the plain names that a user types.
public enum NativeEnvironments {
  /// Every native task, in the order in which they are listed.
  public static let all: [RegisteredEnvironment] =
    control + credit + pixels + NativeBandits.allCases.map(\.entry)

  private static let control: [RegisteredEnvironment] = [
    RegisteredEnvironment(
      name: "Pendulum", summary: "swing a pendulum up and hold it (one torque)", timeLimit: 200
    ) { Pendulum() },
    RegisteredEnvironment(
      name: "CartPole", summary: "balance a pole on a cart (left or right)", timeLimit: 500
    ) { CartPole() },
    RegisteredEnvironment(
      name: "MountainCarContinuous", summary: "drive a weak car out of a valley (one force)",
      timeLimit: 999
    ) { MountainCarContinuous() },
  ]

  private static let credit: [RegisteredEnvironment] = [
    RegisteredEnvironment(
      name: "Umbrella", summary: "take an umbrella now, learn at the end whether it was needed",
      arguments: UmbrellaSettings.self
    ) { Umbrella($0) },
    RegisteredEnvironment(
      name: "DelayedEffect", summary: "answer every cue and be paid for it many steps later",
      arguments: DelayedEffectSettings.self
    ) { DelayedEffect($0) },
    RegisteredEnvironment(
      name: "SparseChain", summary: "walk to the far end of a chain, which alone pays",
      arguments: SparseChainSettings.self
    ) { SparseChain($0) },
  ]

  private static let pixels: [RegisteredEnvironment] = [
    RegisteredEnvironment(
      name: "Catch",
      summary: "catch ten falling balls, seen as a picture (best return 10, random -6)",
      arguments: CatchSettings.self
    ) { Catch($0) }
  ]
}
