import Environments
import Foundation
@testable import Gymnasium
import Testing

/// Python environments of one's own, by file and by module.
@Suite(.enabled(if: PythonProbe.has(.gymnasium)), .serialized)
struct OwnEnvironmentTests {
  @Test func aFilesClassTakesItsArguments() throws {
    let environment = try GymnasiumEnvironment(
      PythonProbe.own("Counter"), count: 2,
      options: .init(arguments: ["start": 3, "length": 2, "scale": 2.0, "greeting": "hé\"\n"]))
    defer { environment.close() }
    #expect(
      environment.observationSpace
        == .box(shape: [2, 2], low: -.infinity, high: .infinity))
    let first = try environment.reset(seed: 7)
    #expect([first[0], first[2], first[3]] == [3, 7, 2])
    #expect([first[4], first[6], first[7]] == [3, 8, 2])
    let one = try environment.step(.vectors([0.5, -0.25]))
    #expect(one.rewards == [0.5, -0.25])
    #expect(one.endings == [.running, .running])
    #expect(one.arrivals == one.observations)
    let two = try environment.step(.vectors([0.75, 2]))
    // Beyond the bounds: handed on as it is.
    #expect(two.rewards == [0.75, 2])
    #expect(two.endings == [.terminated, .terminated])
    #expect(two.arrivals[0] == 5 && two.arrivals[4] == 5)
    // The next episode has begun without a seed of its own.
    #expect(two.observations[0] == 3 && two.observations[2] == -1)
  }

  @Test func typesOfArgumentsSurvive() {
    #expect(PythonValue.number(10).json == "10.0")
    #expect(PythonValue.integer(10).json == "10")
    #expect(PythonValue.list([.none, true, "a\"\\\n"]).json == #"[null,true,"a\"\\\u000a"]"#)
    #expect(PythonValue.dictionary(["b": [1], "a": 0.5]).json == #"{"a":0.5,"b":[1]}"#)
  }

  @Test func aModulesClassIsFound() throws {
    let environment = try GymnasiumEnvironment(
      "gymnasium.envs.classic_control.pendulum:PendulumEnv")
    defer { environment.close() }
    #expect(try environment.reset(seed: 1).count == 3)
  }

  @Test func aLimitIsPutAroundAClass() throws {
    var options = GymnasiumOptions()
    options.maximumEpisodeSteps = 2
    let environment = try GymnasiumEnvironment(PythonProbe.own("Counter"), options: options)
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    #expect(try environment.step(.vectors([0])).endings == [.running])
    let step = try environment.step(.vectors([0]))
    #expect(step.endings == [.truncated(final: step.arrivals)])
    #expect(step.arrivals[0] == 2 && step.observations[0] == 0)
  }

  @Test func deathOutranksTheLimit() throws {
    let environment = try GymnasiumEnvironment(
      PythonProbe.own("Both"), options: .init(arguments: ["length": 1]))
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    #expect(try environment.step(.vectors([0])).endings == [.terminated])
  }

  @Test func discreteSpacesBeginAtZero() throws {
    let environment = try GymnasiumEnvironment(PythonProbe.own("CountsFromTwo"))
    defer { environment.close() }
    #expect(environment.observationSpace == .discrete(count: 3))
    #expect(environment.actionSpace == .discrete(count: 2))
    #expect(try environment.reset(seed: 1) == [0])
    let step = try environment.step(.indices([1]))
    #expect(step.observations == [2])
    #expect(step.rewards == [6])
  }

  @Test func thePictureIsOfTheOneThatWasAskedFor() throws {
    var options = GymnasiumOptions()
    options.rendersFrames = true
    options.workers = 2
    let environment = try GymnasiumEnvironment(
      PythonProbe.own("Counter"), count: 4, options: options)
    defer { environment.close() }
    _ = try environment.reset(seed: 40)
    for place in 0..<4 {
      var pixels = [UInt8](repeating: 0, count: 36)
      pixels.replaceSubrange(3..<6, with: [40 + UInt8(place), 2, 3])
      let frame = try environment.renderFrame(of: place)
      #expect(frame == RenderedFrame(width: 4, height: 3, pixels: pixels))
    }
  }

  /// Said in a sentence, and the environment goes on.
  @Test func whatGivesNoPicturesSaysSo() throws {
    var options = GymnasiumOptions()
    options.rendersFrames = true
    let environment = try GymnasiumEnvironment(
      PythonProbe.own("CannotBeDrawn"), options: options)
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    #expect {
      _ = try environment.renderFrame(of: 0)
    } throws: { error in
      guard case EnvironmentError.unsuitable(_, let what) = error else { return false }
      return what.contains("no render mode 'rgb_array'") && what.contains("it has: human")
    }
    #expect(try environment.step(.vectors([0])).observations[0] == 1)
  }

  @Test func whatItPrintsDisturbsNothing() throws {
    let environment = try GymnasiumEnvironment(PythonProbe.own("Prints"))
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    for count in 1...4 {
      #expect(try environment.step(.vectors([0])).observations[0] == Float(count))
    }
  }
}
