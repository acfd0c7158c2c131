import Foundation
import Testing

@testable import Tensors

@Suite struct TapeTests {
  @Test func nothingIsRecordedForConstants() {
    withTape {
      let x = Tensor([[1, 2], [3, 4]])
      _ = (x.matrixProduct(x) + x).sum()
      #expect(recordedOperations == 0)
      let tracked = x.tracked()
      #expect(recordedOperations == 1)
      _ = x * x
      #expect(recordedOperations == 1)
      _ = tracked * x
      #expect(recordedOperations == 2)
      _ = withoutRecording { tracked * x }
      _ = tracked.detached() * x
      _ = tracked.sign()
      #expect(recordedOperations == 2)
    }
    #expect(recordedOperations == 0)
  }

  @Test func trackingTwiceIsTrackingOnce() {
    withTape {
      let x = Tensor([1]).tracked()
      #expect(x.tracked().node == x.node)
      #expect(recordedOperations == 1)
    }
  }

  @Test func aTensorThatOutlivesItsTapeIsAConstant() {
    let old = withTape { Tensor([3]).tracked() * 2 }
    #expect(old.floats == [6])
    withTape {
      let x = Tensor([5]).tracked()
      let before = recordedOperations
      _ = old * old
      #expect(recordedOperations == before)
      #expect(gradient(of: (old * x).sum(), at: [x])[0].floats == [6])
    }
  }

  @Test func theTapeClosesAfterAnError() {
    struct Fault: Error {}
    #expect(throws: Fault.self) {
      try withTape {
        _ = Tensor([1]).tracked() * 2
        throw Fault()
      }
    }
    #expect(recordedOperations == 0)
    withTape {
      #expect(throws: Fault.self) { try withoutRecording { throw Fault() } as Void }
      let x = Tensor([1]).tracked()
      _ = x * x
      #expect(recordedOperations == 2)
    }
  }

  @Test func anInnerTapeRecordsOnTheOuterOne() {
    withTape {
      let x = Tensor([2]).tracked()
      let cube = withTape { x * x * x }
      #expect(gradient(of: cube.sum(), at: [x])[0].floats == [12])
    }
  }

  /// A gradient that is computed where the code around it does not record was silently zero once.
  @Test func aTapeInsideWithoutRecordingRecords() {
    withTape {
      let inner = withoutRecording {
        valueAndGradient(at: Pair(a: Tensor([3]), b: Tensor([4]))) { ($0.a * $0.b).sum() }
      }
      #expect(inner.gradient.tensors.map(\.floats) == [[4], [3]])
      let x = Tensor([2]).tracked()
      #expect(gradient(of: (x * x).sum(), at: [x])[0].floats == [4])
    }
  }

  @Test func tapesOfDifferentThreadsAreNotTakenForOneAnother() async {
    // Threads of their own, each with its first tape.
    var identities: Set<UInt32> = []
    for _ in 0..<8 {
      identities.insert(
        await withCheckedContinuation { done in
          Thread.detachNewThread {
            done.resume(returning: withTape { Tape.current?.identity ?? 0 })
          }
        })
    }
    #expect(identities.count == 8)
  }

  @Test func theTapeIsFreedWithItsThread() async {
    final class Box: @unchecked Sendable { weak var tape: Tape? }
    let box = Box()
    await withCheckedContinuation { done in
      Thread.detachNewThread {
        withTape {
          box.tape = Tape.current
          _ = Tensor([1]).tracked() * 2
        }
        done.resume()
      }
    }
    // The thread ends a little after its last line.
    for _ in 0..<2000 where box.tape != nil { usleep(1000) }
    #expect(box.tape == nil)
  }
}

/// Two parameters, for tests.
struct Pair: ParameterTree {
  var a: Tensor
  var b: Tensor
  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("a", &a)
    visitor.visit("b", &b)
  }
}
