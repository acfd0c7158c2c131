import TestSupport
import Testing

@testable import Tensors

/// What the table of operations does not ask of the recurrence.
@Suite struct RecurrenceTests {
  struct Size: CustomStringConvertible, Sendable {
    let time: Int
    let batch: Int
    let width: Int
    var description: String { "\(time) × \(batch) × \(width)" }

    /// Projected inputs, recurrent weights and a state.
    func inputs(_ type: ElementType) -> [Tensor] {
      [Shape([time, batch, 4 * width]), [width, 4 * width], [2, batch, width]].enumerated().map {
        Sample.tensor($0.element, -0.7, 0.7, seed: UInt64($0.offset) + 1, elementType: type)
      }
    }

    /// One in ten forgets.
    func keeps(_ type: ElementType) -> Tensor {
      Sample.tensor([time, batch], 0, 1, seed: 4, elementType: type)
        .isGreater(than: Tensor(0.1, elementType: type))
    }
  }

  /// Off the vectors' widths, and beyond where a second thread begins.
  static let sizes = [
    Size(time: 1, batch: 1, width: 1), Size(time: 5, batch: 3, width: 7),
    Size(time: 2, batch: 37, width: 16), Size(time: 9, batch: 41, width: 33),
  ]

  /// The definition, step by step, of operations that have rules of their own.
  static func composed(_ inputs: [Tensor], keeps: Tensor) -> Tensor {
    let (time, batch, width) = (keeps.shape[0], keeps.shape[1], inputs[1].shape[0])
    func row(_ x: Tensor, _ i: Int) -> Tensor {
      x.slice(i..<i + 1).reshaped(Shape(Array(x.shape.lengths.dropFirst())))
    }
    var hidden = row(inputs[2], 0)
    var cell = row(inputs[2], 1)
    var hiddens: [Tensor] = []
    var cells: [Tensor] = []
    for t in 0..<time {
      let keep = row(keeps, t).reshaped([batch, 1])
      let gates = row(inputs[0], t) + (hidden * keep).matrixProduct(inputs[1])
      func gate(_ i: Int) -> Tensor { gates.slice(i * width..<(i + 1) * width, along: 1) }
      let added = gate(0).sigmoid() * gate(2).hyperbolicTangent()
      cell = gate(1).sigmoid() * (cell * keep) + added
      hidden = gate(3).sigmoid() * cell.hyperbolicTangent()
      hiddens.append(hidden.reshaped([1, 1, batch, width]))
      cells.append(cell.reshaped([1, 1, batch, width]))
    }
    return .concatenated(
      [.concatenated(hiddens, along: 1), .concatenated(cells, along: 1)], along: 0)
  }

  /// A scalar that every number of the output moves in a way of its own.
  private func loss(_ states: Tensor) -> Tensor {
    let weights = Sample.tensor(states.shape, -1, 1, seed: 5, elementType: states.elementType)
    return (weights * states + states.squared() * 0.3).sum()
  }

  @Test(arguments: sizes, [ElementType.float64, .float32])
  func theKernelsEqualTheDefinition(size: Size, type: ElementType) {
    let inputs = size.inputs(type)
    let keeps = size.keeps(type)
    let bound = type == .float64 ? 1e-11 : 1e-4
    func both(_ function: @escaping ([Tensor]) -> Tensor) -> [Tensor] {
      [function(inputs)] + recordedGradient(of: { loss(function($0)) }, at: inputs)
    }
    let reference = both { Self.composed($0, keeps: keeps) }
    for threads in 1...3 {
      let fused = ThreadPool(threads: threads).use {
        both { $0[0].lstm(recurrent: $0[1], state: $0[2], keeps: keeps) }
      }
      for (result, expected) in zip(fused, reference) {
        #expect(largestRelativeError(of: result, against: expected, floor: 1e-2) < bound)
      }
    }
  }

  /// The two forms of the rule agree, with the graph kept and without.
  @Test(arguments: sizes) func theRuleOfOperationsEqualsTheKernel(size: Size) {
    let keeps = size.keeps(.float64)
    let (kernel, operations) = withTape {
      let tracked = size.inputs(.float64).map { $0.tracked() }
      let loss = loss(tracked[0].lstm(recurrent: tracked[1], state: tracked[2], keeps: keeps))
      return (
        gradient(of: loss, at: tracked), gradient(of: loss, at: tracked, keepingGraph: true)
      )
    }
    #expect(largestRelativeError(of: operations, against: kernel) < 1e-11)
    #expect(kernel.allSatisfy { $0.node < 0 })
    #expect(operations.allSatisfy { $0.node >= 0 })
  }

  /// Recorded or not: the same bits; without a record there is only ever one step's gates. In a
  /// process of its own, as every test that counts memory; the sizes fill their buffers exactly.
  @Test func whatIsNotRecordedKeepsNoGates() async {
    await #expect(processExitsWith: .success) {
      let size = Size(time: 64, batch: 8, width: 16)
      let inputs = size.inputs(.float32)
      let keeps = size.keeps(.float32)
      let reserved = TensorMemory.bytesReserved
      let plain = inputs[0].lstm(recurrent: inputs[1], state: inputs[2], keeps: keeps)
      let gatesOfOneStep = inputs[0].count / size.time
      #expect(TensorMemory.bytesReserved - reserved <= (plain.count + gatesOfOneStep) * 4)
      withTape {
        let weights = inputs[1].tracked()
        let before = TensorMemory.bytesInUse
        let recorded = inputs[0].lstm(recurrent: weights, state: inputs[2], keeps: keeps)
        #expect(TensorMemory.bytesInUse - before == (recorded.count + inputs[0].count) * 4)
        #expect(recorded.floats == plain.floats)
      }
    }
  }

  /// Nothing to do is done: no steps, or no rows.
  @Test(arguments: [(0, 3), (4, 0), (0, 0)]) func emptySequences(time: Int, batch: Int) {
    let size = Size(time: time, batch: batch, width: 2)
    let inputs = size.inputs(.float64)
    for keepingGraph in [false, true] {
      let (states, slopes) = withTape {
        let tracked = inputs.map { $0.tracked() }
        let states = tracked[0].lstm(
          recurrent: tracked[1], state: tracked[2], keeps: size.keeps(.float64))
        let loss = states.sum() + tracked[2].sum()
        return (states, gradient(of: loss, at: tracked, keepingGraph: keepingGraph))
      }
      #expect(states.shape == [2, time, batch, 2])
      #expect(slopes.map(\.shape) == inputs.map(\.shape))
      #expect(slopes[1].doubles.allSatisfy { $0 == 0 })
      #expect(slopes[2].doubles.allSatisfy { $0 == 1 })
    }
  }

  /// Where everything is forgotten the state before has no say, and learns nothing.
  @Test func whatIsForgottenHasNoSay() {
    let size = Size(time: 3, batch: 2, width: 4)
    let inputs = size.inputs(.float64)
    let keeps = Tensor(doubles: [0, 1, 1, 1, 1, 1], shape: [3, 2])
    func states(_ state: Tensor) -> Tensor {
      inputs[0].lstm(recurrent: inputs[1], state: state, keeps: keeps)
    }
    func row(_ row: Int, _ states: Tensor) -> [Double] {
      states.slice(row..<row + 1, along: 2).doubles
    }
    let (given, other) = (states(inputs[2]), states(inputs[2] + 1))
    #expect(row(0, given) == row(0, other))
    #expect(row(1, given) != row(1, other))
    let slope = recordedGradient(of: { states($0[0]).sum() }, at: [inputs[2]])[0]
    #expect(slope.slice(0..<1, along: 1).doubles.allSatisfy { $0 == 0 })
    #expect(slope.slice(1..<2, along: 1).doubles.allSatisfy { $0 != 0 })
  }
}
