import Foundation
import Tensors
import Testing

@testable import Algorithms

@Suite struct ExplorationTests {
  private func begun(seed: UInt64 = 1) -> Exploration { Exploration(RandomStream(seed: seed)) }

  /// x ← x − θ·x + σ·ε from zero, with the stream's own normals.
  @Test func theProcessByHand() {
    var exploration = begun()
    var random = RandomStream(seed: 1)
    var expected = [Double](repeating: 0, count: 6)
    for _ in 0..<50 {
      let noise = exploration.ornsteinUhlenbeck(
        like: .zeros([2, 3]), reversion: 0.15, deviation: 0.2)
      let draws = Tensor.normal([2, 3], using: &random).doubles
      for i in 0..<6 { expected[i] += -0.15 * expected[i] + 0.2 * draws[i] }
      #expect(noise.shape == [2, 3])
      for (ours, theirs) in zip(noise.doubles, expected) { #expect(abs(ours - theirs) < 1e-6) }
    }
    #expect(exploration.random == random)
  }

  /// In the long run it spreads as σ/√(1 − (1 − θ)²), and each step keeps 1 − θ of the last.
  @Test func theLongRun() {
    let (reversion, deviation) = (0.15, 0.2)
    var exploration = begun(seed: 2)
    var (square, product, count) = (0.0, 0.0, 0.0)
    var before = [Double](repeating: 0, count: 200)
    for step in 0..<5_200 {
      let now = exploration.ornsteinUhlenbeck(
        like: .zeros([20, 10]), reversion: reversion, deviation: deviation
      ).doubles
      if step >= 200 {
        for i in 0..<200 {
          square += now[i] * now[i]
          product += now[i] * before[i]
        }
        count += 200
      }
      before = now
    }
    let memory = 1 - reversion
    let expected = deviation * deviation / (1 - memory * memory)
    // A million numbers, of which memory leaves about one in six to be counted as independent: five
    // standard errors of the variance are then some two per cent.
    #expect(abs(square / count / expected - 1) < 0.02)
    #expect(abs((square / count).squareRoot() - 0.3797) < 0.004)
    #expect(abs(product / square - memory) < 0.003)
  }

  /// Without reversion it is a walk, with all of it white noise.
  @Test func theEnds() {
    var walk = begun()
    let step = walk.ornsteinUhlenbeck(like: .zeros([1, 2]), reversion: 0, deviation: 1)
    let still = walk.ornsteinUhlenbeck(like: .zeros([1, 2]), reversion: 0, deviation: 0)
    #expect(step.floats == still.floats && step.floats.allSatisfy { $0 != 0 })
    var white = begun(seed: 3)
    var plain = begun(seed: 3)
    for _ in 0..<3 {
      let like = Tensor.zeros([1, 2])
      #expect(
        white.ornsteinUhlenbeck(like: like, reversion: 1, deviation: 1).floats
          == plain.normal(like: like).floats)
    }
  }

  /// What is asked without deviation shows what is remembered.
  private func remembered(_ exploration: inout Exploration, _ shape: Shape) -> [Float] {
    exploration.ornsteinUhlenbeck(like: .zeros(shape), reversion: 0, deviation: 0).floats
  }

  @Test func theEndOfAnEpisodeZeroesItsRowAlone() {
    var exploration = begun()
    let before = exploration.ornsteinUhlenbeck(
      like: .zeros([3, 2]), reversion: 0.1, deviation: 0.5
    ).floats
    exploration.endEpisode(at: 1)
    #expect(before.allSatisfy { $0 != 0 })
    #expect(
      remembered(&exploration, [3, 2]) == [before[0], before[1], 0, 0, before[4], before[5]])
    exploration.endEpisode(at: 2)
    exploration.endEpisode(at: 0)
    #expect(remembered(&exploration, [3, 2]) == [0, 0, 0, 0, 0, 0])
  }

  @Test func anEndBeforeTheBeginning() {
    var exploration = begun()
    exploration.endEpisode(at: 5)
    #expect(exploration == begun())
  }

  /// What drifted for vectors of one form means nothing for those of another.
  @Test(arguments: [[2, 2], [3, 2], [6, 1]]) func anotherFormBeginsAnew(form: [Int]) {
    var exploration = begun()
    _ = exploration.ornsteinUhlenbeck(like: .zeros([2, 3]), reversion: 0.1, deviation: 0.5)
    let shape = Shape(form)
    #expect(remembered(&exploration, shape).allSatisfy { $0 == 0 })
    _ = exploration.ornsteinUhlenbeck(like: .zeros(shape), reversion: 0.1, deviation: 0.5)
    exploration.endEpisode(at: form[0] - 1)
    let after = remembered(&exploration, shape)
    #expect(after.suffix(form[1]).allSatisfy { $0 == 0 })
    #expect(after.dropLast(form[1]).allSatisfy { $0 != 0 })
  }

  /// Saved and read back, it goes on with the same bits.
  @Test func itIsSavedWhole() throws {
    var exploration = begun(seed: 4)
    let like = Tensor.zeros([2, 3])
    for _ in 0..<10 {
      _ = exploration.ornsteinUhlenbeck(like: like, reversion: 0.15, deviation: 0.2)
    }
    var read = try JSONDecoder().decode(
      Exploration.self, from: JSONEncoder().encode(exploration))
    #expect(read == exploration)
    exploration.endEpisode(at: 1)
    #expect(read != exploration)
    read.endEpisode(at: 1)
    for _ in 0..<3 {
      #expect(
        read.ornsteinUhlenbeck(like: like, reversion: 0.15, deviation: 0.2).floats
          == exploration.ornsteinUhlenbeck(like: like, reversion: 0.15, deviation: 0.2).floats)
    }
  }

  /// White noise is the stream's, in the element type of the actions.
  @Test func whiteNoise() {
    var exploration = begun(seed: 5)
    var random = RandomStream(seed: 5)
    for type in [ElementType.float32, .float64] {
      let noise = exploration.normal(like: .zeros([3, 2], elementType: type))
      let draws = Tensor.normal([3, 2], elementType: type, using: &random)
      #expect(noise.doubles == draws.doubles && noise.elementType == type)
    }
    #expect(exploration == Exploration(random))
    let drift = exploration.ornsteinUhlenbeck(
      like: .zeros([3, 2], elementType: .float64), reversion: 0.1, deviation: 1)
    #expect(drift.elementType == .float64)
  }

  @Test func whatHasNoRows() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var exploration = Exploration(RandomStream(seed: 1))
      _ = exploration.ornsteinUhlenbeck(like: .zeros([3]), reversion: 0.1, deviation: 1)
    }
    #expect(says(result, "ornsteinUhlenbeck takes [environment, action], not [3]"))
  }
}
