import Encore

extension Benchmark {
  /// IMPALA's deep residual network with a head for 18 actions: forwards and backwards.
  static let impalaNet = net(.impala, "impala-net")
  /// The same forwards alone, as when acting.
  static let impalaNetForward = net(.impala, "impala-net-forward", isTraining: false)
  /// The network with residual attention.
  static let drarlNet = net(.drarl, "drarl-net", beside: "impala-net")
  /// The same forwards alone.
  static let drarlNetForward = net(
    .drarl, "drarl-net-forward", isTraining: false, beside: "impala-net-forward")

  /// Frames of 84×84 pixels, four in a stack, as bytes' worth of numbers.
  private static func net(
    _ kind: TorsoKind, _ name: String, isTraining: Bool = true, beside: String? = nil
  ) -> Benchmark {
    let what = isTraining ? "forwards and backwards" : "forwards"
    return Benchmark(
      name: name, summary: "pictures through the torso \(kind.rawValue), \(what), in batches",
      beside: beside
    ) { options in
      var random = RandomStream(seed: 1)
      let layout = PictureLayout(height: 84, width: 84, channels: 4, isChannelsFirst: true)
      let network = TorsoAndHead(
        torso: ImageTorso(kind, layout, using: &random),
        head: Linear(ImageTorso.width, 18, using: &random))
      let pictures = Tensor.uniform([options.batch, layout.size], 0, 255, using: &random)
      let batches = max(1, 128 / options.batch)
      return Prepared(
        settings: ["batch": "\(options.batch)", "torso": kind.rawValue],
        units: batches * options.batch
      ) {
        for _ in 0..<batches {
          if isTraining {
            _ = valueAndGradient(at: network) { $0(pictures).squared().mean() }
          } else {
            _ = network(pictures)
          }
        }
      }
    }
  }
}

/// A torso with the head of a policy.
private struct TorsoAndHead: ParameterTree {
  var torso: ImageTorso
  var head: Linear

  func callAsFunction(_ pictures: Tensor) -> Tensor { head(torso(pictures)) }

  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("torso", &torso)
    visitor.visit("head", &head)
  }
}
