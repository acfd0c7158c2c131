// swift-tools-version: 6.1
import PackageDescription

/// The rooms of the house, lowest first: a target sees only the targets it names, so an arrow that
/// is missing here cannot be taken by accident. `Encore` re-exports the rooms as one library.
let package = Package(
  name: "encore",
  products: [
    .library(name: "Encore", targets: ["Encore"]),
    .library(name: "TestSupport", targets: ["TestSupport"]),
    .executable(name: "encore", targets: ["EncoreCommand"]),
  ],
  traits: [
    .trait(
      name: "MPI",
      description: "Processes on several machines, through MPI (libopenmpi-dev, openmpi-bin).")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
  ],
  targets: [
    .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "ConeDNN", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(
      name: "CKernels", dependencies: ["COpenBLAS", "ConeDNN"],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS", "ConeDNN"]),
    .target(name: "Networks", dependencies: ["Tensors"]),
    .target(name: "Estimators", dependencies: ["Tensors"]),
    .target(name: "Settings"),
    .target(name: "Environments", dependencies: ["Settings", "Tensors"]),
    .target(
      name: "CMPI", cSettings: [.define("ENCORE_MPI", .when(traits: ["MPI"]))],
      linkerSettings: [.linkedLibrary("mpi", .when(traits: ["MPI"]))]),
    .target(name: "Ranks", dependencies: ["CMPI"]),
    .target(name: "CWorkers"),
    .target(name: "Workers", dependencies: ["CWorkers"]),
    .target(
      name: "Gymnasium", dependencies: ["Environments", "Settings", "Workers"],
      resources: [.copy("Worker")]),
    .target(
      name: "Figures",
      dependencies: ["Workers", .product(name: "Mustache", package: "swift-mustache")],
      resources: [.copy("Embedding/Worker")]),
    .target(name: "TensorFiles", dependencies: ["Tensors"]),
    .target(name: "Experience", dependencies: ["Environments", "Tensors", "TensorFiles"]),
    .target(
      name: "Algorithms",
      dependencies: ["Environments", "Estimators", "Experience", "Networks", "Settings", "Tensors"]),
    .target(
      name: "MetaLearning",
      dependencies: [
        "Algorithms", "Environments", "Estimators", "Experience", "Networks", "Settings", "Tensors",
      ]),
    .target(
      name: "Experiments",
      dependencies: [
        "Algorithms", "Environments", "Experience", "MetaLearning", "Networks", "Ranks", "Settings",
        "TensorFiles", "Tensors",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["Logs/events.proto", "Logs/generate.sh"]),
    .target(
      name: "Reproductions",
      dependencies: [
        "Algorithms", "Environments", "Experiments", "Figures", "Settings", "Tensors",
      ]),
    .target(
      name: "Tuning",
      dependencies: [
        "Environments", "Experience", "Experiments", "Figures", "Reproductions", "Settings",
        "TensorFiles", "Workers",
      ],
      resources: [.copy("Searching/Worker")]),
    .target(
      name: "Encore",
      dependencies: [
        "Algorithms", "Environments", "Estimators", "Experience", "Experiments", "Figures",
        "Gymnasium", "MetaLearning", "Networks", "Ranks", "Reproductions", "Settings",
        "TensorFiles", "Tensors", "Tuning", "Workers",
      ]),
    .executableTarget(
      name: "EncoreCommand",
      // The rooms are named beside the umbrella: what is re-exported alone does not make this target
      // build again when it changes.
      dependencies: [
        "Algorithms", "Encore", "Environments", "Estimators", "Experience", "Experiments",
        "Figures", "Gymnasium", "MetaLearning", "Networks", "Ranks", "Reproductions", "Settings",
        "TensorFiles", "Tensors", "Tuning", "Workers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Rainbow", package: "Rainbow"),
      ]),
    .target(
      name: "TestSupport",
      dependencies: [
        "Algorithms", "Environments", "Experience", "Networks", "Tensors", "Workers",
      ]),
    .testTarget(
      name: "TensorsTests", dependencies: ["CKernels", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "TensorFiles", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "EstimatorsTests", dependencies: ["Estimators", "Tensors", "TestSupport"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings"]),
    .testTarget(
      name: "EnvironmentsTests", dependencies: ["Environments", "Settings", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "WorkersTests", dependencies: ["Workers"]),
    .testTarget(
      name: "GymnasiumTests",
      dependencies: ["Environments", "Gymnasium", "Settings", "TestSupport", "Workers"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures", "Workers"]),
    .testTarget(
      name: "TensorFilesTests", dependencies: ["TensorFiles"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ExperienceTests",
      dependencies: ["Environments", "Estimators", "Experience", "Tensors", "TestSupport"]),
    .testTarget(
      name: "AlgorithmsTests",
      dependencies: [
        "Algorithms", "Environments", "Experience", "Networks", "Settings", "TensorFiles",
        "Tensors",
        "TestSupport",
      ],
      resources: [.copy("Fixtures"), .copy("Traces")]),
    .testTarget(
      name: "MetaLearningTests",
      dependencies: [
        "Algorithms", "Environments", "Estimators", "Experience", "MetaLearning", "Networks",
        "Settings", "TensorFiles", "Tensors", "TestSupport",
      ],
      resources: [.copy("Traces")]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Algorithms", "Environments", "Experience", "Experiments", "Gymnasium", "MetaLearning",
        "Ranks", "Settings", "TensorFiles", "TestSupport", "Tensors",
      ],
      resources: [.copy("Fixtures"), .copy("Traces")]),
    .testTarget(
      name: "ReproductionsTests",
      dependencies: [
        "Algorithms", "Environments", "Experiments", "Figures", "Reproductions", "Settings",
        "TestSupport",
      ]),
    .testTarget(
      name: "TuningTests",
      dependencies: [
        "Environments", "Experiments", "Figures", "Reproductions", "Settings", "TestSupport",
        "Tuning", "Workers",
      ]),
    .testTarget(
      name: "EncoreCommandTests",
      dependencies: ["EncoreCommand", "Experiments", "Ranks", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
