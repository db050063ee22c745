namespace Fathom.Bench;

/// <summary>
/// What each section runs, in its order. Programs that are compared take turns, so that whatever else the machine does
/// touches both. Every section takes less than 90 seconds on two cores.
/// Arguments may begin with environment variables, as on a command line.
/// </summary>
static class SpeedPlan
{
    public const string Fathom = "fathom", Kernels = "kernels", SaeStep = "torch_sae_step.py", Forward = "torch_lm_forward.py",
        Pretrain = "torch_pretrain.py";

    /// <summary>The shape that the curves of <see cref="Scaling"/> start from.</summary>
    public const int BaseWidth = 512, BaseLatents = 16384, BaseK = 32, BaseBatch = 4096;

    const int Rounds = 3;

    /// <summary>Shapes of trainings: d, M, k, batch.</summary>
    public static IReadOnlyList<(int Width, int Latents, int K, int Batch)> Shapes { get; } =
        [(BaseWidth, BaseLatents, BaseK, BaseBatch), (768, 24576, 32, 4096), (128, 4096, 16, 8192)];

    /// <summary>How the k largest are found.</summary>
    public static IReadOnlyList<string> Encoders { get; } = ["f32", "screened"];

    /// <summary>What the curves vary: a key of the figures, its values, and the training at each.</summary>
    public static IReadOnlyList<(string Key, IReadOnlyList<int> Values, Func<int, string> Arguments)> Scaling { get; } =
    [
        ("m", [4096, 8192, 16384, 32768, 65536, 131072], m => With(Train(BaseWidth, m, BaseK, BaseBatch), "f32")),
        ("d", [128, 256, 512, 768, 1024], d => With(Train(d, BaseLatents, BaseK, BaseBatch), "f32")),
        ("k", [8, 16, 32, 64, 128], k => With(Train(BaseWidth, BaseLatents, k, BaseBatch), "f32")),
        ("batch", [512, 1024, 2048, 4096, 8192], n => With(Train(BaseWidth, BaseLatents, BaseK, n), "f32")),
        ("threads", [.. Enumerable.Range(0, 8).Select(i => 1 << i).Where(n => n <= Environment.ProcessorCount)],
            n => $"{Plain} --threads {n}"),
    ];

    /// <summary>Rows of the index unless another number is asked for.</summary>
    public const string IndexRows = "300k";

    /// <summary>Names of the sections.</summary>
    public static IEnumerable<string> Names => Sections(IndexRows).Select(section => section.Name);

    /// <summary>Name and runs (program, arguments) of every section.</summary>
    /// <param name="indexRows">Rows of the index; a million of them take two minutes.</param>
    public static IReadOnlyList<(string Name, IReadOnlyList<(string By, string Arguments)> Runs)> Sections(string indexRows) =>
    [
        .. Shapes.Select(shape => (TrainSection(shape.Width), Training(shape.Width, shape.Latents, shape.K, shape.Batch))),
        ("dense", [(SaeStep, $"dense {BaseWidth} {BaseLatents} {BaseK} {BaseBatch} 5"),
            .. Encoders.Select(encoder => (Fathom, $"{With(Base, encoder)} --seconds 5"))]),
        ("batchtopk", [.. Encoders.Select(encoder => (Fathom, $"{With(Base, encoder)} --architecture batchtopk --seconds 5"))]),
        ("dead", Repeat(2, (Fathom, $"{Plain} --lr 1e-9 --seconds 4"), (Fathom, $"{Dead} --seconds 4"), (Fathom, $"{DeadInPart} --seconds 4"))),
        ("large", [(Fathom, "train --width 768 --latents 131072 --k 32 --batch 4096 --seconds 10")]),
        ("forward", Repeat(Rounds, (Fathom, "forward --layers 6 --batch 8 --context 128 --seconds 4"), (Forward, "6 8 128 4"))),
        ("gemm", [(Fathom, "gemm --rows 4096 --inputs 768 --outputs 24576 --seconds 8")]),
        ("encode", [.. Encoders.Select(encoder => (Fathom, $"{With(Encode, encoder)} --seconds 5")),
            .. Encoders.Select(encoder => (Fathom, $"{With(EncodeAbove, encoder)} --seconds 5")),
            (Fathom, $"index --rows {indexRows} --width 768 --latents 24576 --k 32")]),
        ("pretrain", Repeat(2, (Fathom, "pretrain --layers 4 --width 192 --heads 6 --context 256 --batch 32 --seconds 5"),
            (Pretrain, "--layers 4 --width 192 --heads 6 --context 256 --batch 32 --seconds 5"))),
        ("kernels", [(Kernels, "")]),
        .. Shapes.Take(2).Select(shape => (NarrowSection(shape.Width), Narrow(shape))),
        .. Scaling.Select(curve => (ScalingSection(curve.Key), Once(curve.Values.Select(curve.Arguments), seconds: 3))),
    ];

    /// <summary>What a processor without AVX-512 has, in words, and the runtime's switches that leave no more.</summary>
    public static IReadOnlyList<(string Words, string Switches)> NarrowSets { get; } =
        [("AVX2, AVX-VNNI", "DOTNET_EnableAVX512=0"), ("AVX2", "DOTNET_EnableAVX512=0 DOTNET_EnableAVXVNNI=0")];

    /// <summary>What holds PyTorch and its libraries to AVX2.</summary>
    public const string NarrowTorch = "ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 OPENBLAS_CORETYPE=Haswell";

    /// <summary>A training without dead latents.</summary>
    public static string Plain => With(Base, "f32");

    /// <summary>The same with a fifth of the latents dead.</summary>
    public static string Dead => $"{Plain} --dead 0.2 --aux-k 256";

    /// <summary>The same with the auxiliary loss on an eighth of the rows.</summary>
    public static string DeadInPart => $"{Plain} --aux-rows 0.125 --dead 0.2 --aux-k 256";

    /// <summary>Encoding at the second shape.</summary>
    public static string Encode => EncodeAt(Shapes[1]);

    /// <summary>Encoding at a shape.</summary>
    public static string EncodeAt((int D, int M, int K, int N) shape) =>
        $"encode --width {shape.D} --latents {shape.M} --k {shape.K}";

    /// <summary>The same by a threshold.</summary>
    public const string EncodeAbove = "encode --architecture jumprelu --width 768 --latents 24576 --k 32";

    static string Base => Train(BaseWidth, BaseLatents, BaseK, BaseBatch);

    /// <summary>The section that varies a figure.</summary>
    public static string ScalingSection(string key) => $"scaling-{key}";

    /// <summary>The section without AVX-512 of the shape of that width.</summary>
    public static string NarrowSection(int width) => $"avx2-{width}";

    /// <summary>The section of the shape of that width.</summary>
    public static string TrainSection(int width) => $"train-{width}";

    /// <summary>A training whose encoder is of that kind.</summary>
    public static string With(string training, string encoder) => $"{training} --encoder {encoder}";

    /// <summary>A training of that shape.</summary>
    public static string Train((int D, int M, int K, int N) shape) => Train(shape.D, shape.M, shape.K, shape.N);

    /// <inheritdoc cref="Train(ValueTuple{int, int, int, int})"/>
    public static string Train(int d, int m, int k, int n) => $"train --width {d} --latents {m} --k {k} --batch {n}";

    static IReadOnlyList<(string, string)> Training(int d, int m, int k, int n) => Repeat(Rounds,
        [.. Encoders.Select(encoder => (Fathom, $"{With(Train(d, m, k, n), encoder)} --seconds 4")),
            (SaeStep, $"sparse {d} {m} {k} {n} 4")]);

    // What f32 computes with does not depend on AVX-VNNI.
    static IReadOnlyList<(string, string)> Narrow((int, int, int, int) shape)
    {
        (string, string)[] Fathoms(string work) =>
        [
            (Fathom, $"{NarrowSets[0].Switches} {With(work, "f32")} --seconds 3"),
            .. NarrowSets.Select(set => (Fathom, $"{set.Switches} {With(work, "screened")} --seconds 3")),
        ];
        (int d, int m, int k, int n) = shape;
        return [.. Fathoms(EncodeAt(shape)), .. Repeat(2, [.. Fathoms(Train(shape)), (SaeStep, $"{NarrowTorch} sparse {d} {m} {k} {n} 4")])];
    }

    static IReadOnlyList<(string, string)> Once(IEnumerable<string> trainings, int seconds) =>
        [.. trainings.Select(training => (Fathom, $"{training} --seconds {seconds}"))];

    static IReadOnlyList<(string, string)> Repeat(int times, params (string, string)[] runs) =>
        [.. Enumerable.Range(0, times).SelectMany(_ => runs)];
}
