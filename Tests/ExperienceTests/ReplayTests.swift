import Environments
import Estimators
import Tensors
import TestSupport
import Testing

@testable import Experience

@Suite struct ReplayTests {
  @Test func theRingKeepsTheLatestInOrder() {
    let replay = Replay(capacity: 5, observationSize: 2, actionSize: 1)
    #expect(replay.count == 0 && replay.totalAdded == 0)
    for added in 1...13 {
      replay.addNumbered(1)
      #expect(replay.totalAdded == added)
      #expect(replay.count == min(added, 5))
      #expect(replay.heldRows == (max(0, added - 5)..<added).map { replay.numberedRow($0) })
    }
  }

  @Test func aVectorAddsOneRowAnEnvironment() {
    let replay = Replay(capacity: 4, observationSize: 2, actionSize: 1)
    func step(_ base: Float) {
      replay.add(
        observations: (0..<6).map { base + Float($0) }, actions: [base, base + 1, base + 2],
        step: VectorStep(
          observations: .init(repeating: 0, count: 6),
          arrivals: (0..<6).map { base + 10 + Float($0) }, rewards: [1, 2, 3],
          endings: [.running, .terminated, .running]))
    }
    step(100)
    // The second one wraps in its midst.
    step(200)
    #expect(
      replay.heldRows == [
        [104, 105, 102, 3, 1, 114, 115], [200, 201, 200, 1, 1, 210, 211],
        [202, 203, 201, 2, 0, 212, 213], [204, 205, 202, 3, 1, 214, 215],
      ])
    #expect(replay.totalAdded == 6)
  }

  /// Every field of a sampled row carries the number of one and the same step.
  @Test func aSampledRowIsAStepThatHappened() {
    let replay = Replay(capacity: 50, observationSize: 3, actionSize: 2)
    replay.addNumbered(130)
    var random = RandomStream(seed: 1)
    let batch = replay.sample(400, using: &random)
    #expect(batch.count == 400)
    #expect(batch.observations.shape == [400, 3] && batch.actions.shape == [400, 2])
    #expect(batch.rewards.shape == [400, 1] && batch.nextObservations.shape == [400, 3])
    let rows = Tensor.concatenated(
      [
        batch.observations, batch.actions, batch.rewards, batch.continues, batch.nextObservations,
      ], along: 1
    ).floats
    var wrong = 0
    for start in stride(from: 0, to: rows.count, by: 10) {
      let index = Int(rows[start])
      if !(80..<130).contains(index) || Array(rows[start..<start + 10]) != replay.numberedRow(index)
      {
        wrong += 1
      }
    }
    #expect(wrong == 0)
  }

  @Test(arguments: [7, 10, 23]) func everyHeldStepIsAsLikely(added: Int) {
    let replay = Replay(capacity: 10, observationSize: 1, actionSize: 1)
    replay.addNumbered(added)
    var random = RandomStream(seed: 2)
    var counts = [Int](repeating: 0, count: added)
    let draws = 20_000
    for number in replay.sample(draws, using: &random).observations.floats {
      counts[Int(number)] += 1
    }
    let held = replay.count
    let mean = Double(draws) / Double(held)
    for (i, count) in counts.enumerated() {
      // Five standard errors.
      if i < added - held {
        #expect(count == 0)
      } else {
        #expect(abs(Double(count) - mean) < 5 * mean.squareRoot())
      }
    }
  }

  @Test func oneStreamOneBatch() {
    let replay = Replay(capacity: 20, observationSize: 1, actionSize: 1)
    replay.addNumbered(20)
    var random = RandomStream(seed: 3)
    var copy = random
    let first = replay.sample(64, using: &random)
    #expect(first.observations.floats == replay.sample(64, using: &copy).observations.floats)
    #expect(random == copy)
    #expect(first.observations.floats != replay.sample(64, using: &random).observations.floats)
  }

  @Test func aBatchIsAValueOfItsOwn() {
    let replay = Replay(capacity: 3, observationSize: 1, actionSize: 1)
    replay.addNumbered(3)
    var random = RandomStream(seed: 4)
    let batch = replay.sample(16, using: &random)
    let before = batch.observations.floats
    replay.addNumbered(3)
    #expect(batch.observations.floats == before)
  }

  @Test func aTruncatedStepContinuesToItsArrival() {
    let replay = Replay(capacity: 4, observationSize: 2, actionSize: 1)
    replay.add(
      observations: [1, 2, 3, 4, 5, 6], actions: [0, 0, 0],
      step: VectorStep(
        // New episodes began at −1 in the first two environments.
        observations: [-1, -1, -1, -1, 15, 16], arrivals: [11, 12, 13, 14, 15, 16],
        rewards: [1, 1, 1],
        endings: [.truncated(final: [11, 12]), .terminated, .running]))
    #expect(
      replay.heldRows == [
        [1, 2, 0, 1, 1, 11, 12], [3, 4, 0, 1, 0, 13, 14], [5, 6, 0, 1, 1, 15, 16],
      ])
  }

  /// A trace that is cut off in its midst gives what its two halves give apart, up to the targets
  /// that are learned.
  @Test func aTruncationInTheMiddle() {
    let first: [Float] = [0, 1, 2, 3]
    let second: [Float] = [10, 11, 12]
    func replay(_ traces: [[Float]]) -> Replay {
      let replay = Replay(capacity: 10, observationSize: 1, actionSize: 1)
      for (index, trace) in traces.enumerated() {
        for i in 0..<trace.count - 1 {
          let isLast = i == trace.count - 2
          let reset = index + 1 < traces.count ? traces[index + 1][0] : -1
          replay.add(
            observations: [trace[i]], actions: [0.5],
            step: VectorStep(
              observations: [isLast ? reset : trace[i + 1]], arrivals: [trace[i + 1]],
              rewards: [Double(trace[i])],
              endings: [isLast ? .truncated(final: [trace[i + 1]]) : .running]))
        }
      }
      return replay
    }
    func targets(_ rows: [[Float]]) -> [Float] {
      func column(_ i: Int) -> Tensor { Tensor(rows.map { $0[i] }, shape: [rows.count, 1]) }
      // The value of an observation is three times it.
      return temporalDifferenceTargets(
        rewards: column(2), continues: column(3), nextValues: column(4) * 3, discount: 0.5
      ).floats
    }
    let whole = replay([first, second]).heldRows
    let halves = replay([first]).heldRows + replay([second]).heldRows
    #expect(whole == halves)
    #expect(whole.count == 5)
    // Step 2 of the first trace arrives at 3 and bootstraps from there, not from 10.
    #expect(targets(whole) == [1.5, 4, 6.5, 26.5, 29])
    let apart = targets(replay([first]).heldRows) + targets(replay([second]).heldRows)
    #expect(apart == targets(whole))
  }

  @Test func theBytesAreThoseOfTheRows() {
    let replay = Replay(capacity: 7, observationSize: 5, actionSize: 2)
    replay.addNumbered(9)
    var bytes = 0
    var pieces = 0
    replay.withRows(2..<9) {
      bytes += $0.count
      pieces += 1
    }
    #expect(bytes == Replay.bytes(capacity: 7, observationSize: 5, actionSize: 2))
    #expect(bytes == 7 * replay.rowBytes)
    #expect(pieces == 2)
    #expect(replay.rowBytes == 4 * (5 + 2 + 1 + 1 + 5))
  }

  @Test func nothingToSample() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = Replay(capacity: 1, observationSize: 1, actionSize: 1).sample(1, using: &random)
    }
    #expect(says(result, "Replay.sample: nothing has been added yet"))
  }

  @Test func anEmptyBatch() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let replay = Replay(capacity: 1, observationSize: 1, actionSize: 1)
      replay.addNumbered(1)
      _ = replay.sample(0, using: &random)
    }
    #expect(says(result, "Replay.sample: a batch of 0 steps is none"))
  }

  @Test func noCapacity() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Replay(capacity: 0, observationSize: 1, actionSize: 1)
    }
    #expect(says(result, "Replay needs positive sizes, not 0, 1 and 1"))
  }

  @Test func numbersThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let replay = Replay(capacity: 8, observationSize: 2, actionSize: 1)
      replay.add(
        observations: [1, 2, 3, 4], actions: [1],
        step: VectorStep(
          observations: [1, 2, 3, 4], arrivals: [1, 2, 3, 4], rewards: [0, 0],
          endings: [.running, .running]))
    }
    #expect(says(result, "4 numbers of observations and 1 of actions do not fit 2 environments"))
  }
}
