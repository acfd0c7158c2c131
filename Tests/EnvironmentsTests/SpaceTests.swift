import Environments
import Tensors
import Testing

@Suite struct SpaceTests {
  @Test func saysWhatIsWrongWithItself() {
    #expect(Space.discrete(count: 2).flaw == nil)
    #expect(Space.discrete(count: 0).flaw == "of 0 elements")
    #expect(Space.box(shape: [2, 3], low: -1, high: .infinity).flaw == nil)
    #expect(Space.box(shape: [2], low: [0], high: [1, 1]).flaw?.contains("1 lower") == true)
    #expect(Space.box(shape: [1], low: 1, high: 0).flaw == "whose element 0 has bounds 1.0 … 0.0")
    #expect(Space.box(shape: [1], low: .nan, high: 0).flaw != nil)
  }

  @Test func aFlawIsRefusedBeforeAnythingIsStepped() {
    struct Flawed: Environment {
      let observationSpace = Space.box(shape: [3], low: [0], high: [1])
      let actionSpace = Space.discrete(count: 2)
      mutating func reset(using random: inout RandomStream) -> [Float] { [0, 0, 0] }
      mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
        Step(observation: [0, 0, 0], reward: 0)
      }
    }
    #expect(throws: EnvironmentError.self) {
      try LocalVectorEnvironment(name: "Flawed", count: 1) { Flawed() }
    }
  }
}
