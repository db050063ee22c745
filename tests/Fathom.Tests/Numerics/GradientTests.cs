using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The way back of every layer against central differences in double precision, at odd shapes.</summary>
public class GradientTests
{
    static readonly Workers Two = new(2);

    public GradientTests() => Numbers.PoisonScratch();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(13, 33, 12)]
    [InlineData(29, 61, 70)]
    [InlineData(1030, 5, 4)]
    public void Linear_gradients_are_those_of_differences(int n, int inputs, int outputs)
    {
        float[] x = Numbers.Normal(n * inputs, 100), w = Numbers.Normal(outputs * inputs, 101), b = Numbers.Normal(outputs, 102);
        float[] dy = Numbers.Normal(n * outputs, 103);
        using PackedWeights transposed = new PackedWeights(inputs, outputs).Pack(w, WeightLayout.InputByOutput, Two);
        float[] before = Numbers.Normal(n * inputs, 104), dx = [.. before], added = [.. before];
        Linear.BackwardInput(dy, n, transposed, dx, adds: false, Two);
        Linear.BackwardInput(dy, n, transposed, added, adds: true, Two);
        GradientCheck.Assert("dx", x, v => PlainLayers.Linear(v, D(w), D(b), n, inputs, outputs), dy, dx);
        Numbers.AssertClose([.. dx.Zip(before, (g, start) => g + start)], added, 1e-5, 1e-4, "dx, added");

        float[] dw = new float[w.Length], dwTransposed = new float[w.Length], db = new float[outputs];
        Linear.BackwardWeight(x, inputs, dy, outputs, n, WeightLayout.OutputByInput, dw, inputs, Two);
        Linear.BackwardWeight(x, inputs, dy, outputs, n, WeightLayout.InputByOutput, dwTransposed, outputs, Two);
        Linear.BackwardBias(dy, n, db);
        GradientCheck.Assert("dW", w, v => PlainLayers.Linear(D(x), v, D(b), n, inputs, outputs), dy, dw);
        GradientCheck.Assert("db", b, v => PlainLayers.Linear(D(x), D(w), v, n, inputs, outputs), dy, db);
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++) Assert.Equal(dw[o * inputs + i], dwTransposed[i * outputs + o], 1e-3);
    }

    /// <summary>As GPT-2's queries, keys and values are a third of the columns each; what stands there is added to.</summary>
    [Fact]
    public void Weights_within_a_wider_matrix_are_packed_and_get_their_gradient_there()
    {
        const int N = 9, Inputs = 6, Outputs = 5, Row = 15;
        float[] x = Numbers.Normal(N * Inputs, 110), dy = Numbers.Normal(N * Outputs, 111);
        float[] wide = Numbers.Normal(Inputs * Row, 112);
        float[] w = new float[Outputs * Inputs];
        for (int i = 0; i < Inputs; i++)
            for (int o = 0; o < Outputs; o++) w[o * Inputs + i] = wide[i * Row + 5 + o];
        float[] expected = new float[N * Outputs], y = new float[N * Outputs];
        using PackedWeights part = new(Outputs, Inputs), whole = new(Outputs, Inputs);
        Linear.Forward(x, N, whole.Pack(w, WeightLayout.OutputByInput, Two), [], expected, Two);
        Linear.Forward(x, N, part.Pack(wide.AsSpan(5), Row, WeightLayout.InputByOutput, Two), [], y, Two);
        Assert.Equal(expected, y);

        float[] dw = new float[w.Length], dwide = new float[wide.Length];
        dwide.AsSpan().Fill(1);
        Linear.BackwardWeight(x, Inputs, dy, Outputs, N, WeightLayout.OutputByInput, dw, Inputs, Two);
        Linear.BackwardWeight(x, Inputs, dy, Outputs, N, WeightLayout.InputByOutput, dwide.AsSpan(5), Row, Two);
        for (int i = 0; i < Inputs; i++)
            for (int c = 0; c < Row; c++)
                Assert.Equal(c is >= 5 and < 10 ? 1 + dw[(c - 5) * Inputs + i] : 1, dwide[i * Row + c], 1e-5);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 16)]
    [InlineData(4, 61)]
    [InlineData(2, 192)]
    public void Norm_gradients_are_those_of_differences(int n, int d)
    {
        const float Eps = 1e-3f;
        float[] x = Numbers.Normal(n * d, 120), dy = Numbers.Normal(n * d, 121), y = new float[n * d], factors = new float[n];
        float[] dx = new float[n * d];
        LayerNorm.Normalize(x, n, d, Eps, y, factors, Two);
        LayerNorm.Backward(y, factors, dy, n, d, dx, Two);
        // Of two numbers LayerNorm makes ±1, whatever they are: the gradient is 0 but for ε.
        GradientCheck.Assert("LayerNorm", x, v => PlainLayers.LayerNorm(v, d, Eps), dy, dx, d == 2 ? 1e-3 : 1e-5);

        RmsNorm.Normalize(x, n, d, Eps, y, factors, Two);
        Array.Fill(dx, 1f);
        RmsNorm.Backward(y, factors, dy, n, d, dx, Two);
        GradientCheck.Assert("RmsNorm", x, v => PlainLayers.RmsNorm(v, d, Eps), dy, [.. dx.Select(g => g - 1)]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 37)]
    public void Affine_gradients_are_those_of_differences(int n, int d)
    {
        float[] x = Numbers.Normal(n * d, 130), w = Numbers.Normal(d, 131), b = Numbers.Normal(d, 132);
        float[] dy = Numbers.Normal(n * d, 133);
        float[] dx = [.. dy], dw = new float[d], db = new float[d];
        Affine.Backward(x, n, d, w, dx, dw, db);
        GradientCheck.Assert("dx", x, v => PlainLayers.Affine(v, D(w), D(b)), dy, dx);
        GradientCheck.Assert("dw", w, v => PlainLayers.Affine(D(x), v, D(b)), dy, dw);
        GradientCheck.Assert("db", b, v => PlainLayers.Affine(D(x), D(w), v), dy, db);
    }

    [Fact]
    public void Activation_gradients_are_those_of_differences()
    {
        float[] x = [.. Enumerable.Range(-90, 181).Select(i => i / 10f)], dy = Numbers.Normal(x.Length, 140);
        Check("tanh", ReferenceActivations.GeluTanh, Gelu.TanhBackward, values => Gelu.Tanh(values, Two));
        Check("erf", ReferenceActivations.GeluErf, Gelu.ErfBackward, values => Gelu.Erf(values, Two));

        void Check(string what, Func<double, double> function, Action<Span<float>, Span<float>, Workers> backward,
            Action<float[]> forward)
        {
            float[] dx = [.. x], y = [.. dy], expected = [.. x];
            backward(dx, y, Two);
            forward(expected);
            GradientCheck.Assert(what, x, v => [.. v.Select(function)], dy, dx);
            Numbers.AssertClose(expected, y, 1e-5, 1e-7, what);
        }
    }

    [Fact]
    public void Gradients_of_activations_far_out_are_those_of_the_limits()
    {
        float[] x = [-1e6f, -100, -20, 20, 100, 1e6f], limits = [0, 0, 0, 1, 1, 1];
        foreach (Action<Span<float>, Span<float>, Workers> backward in
            (Action<Span<float>, Span<float>, Workers>[])[Gelu.TanhBackward, Gelu.ErfBackward])
        {
            float[] dx = [.. x], y = [1, 1, 1, 1, 1, 1];
            backward(dx, y, Two);
            Numbers.AssertClose(limits, dx, 1e-6, 1e-6, "slope");
            Numbers.AssertClose([0, 0, 0, 20, 100, 1e6f], y, 1e-6, 1e-6, "value");
        }
        float[] gate = [.. x], up = [1, 1, 1, 1, 1, 1], dy = [.. up];
        Silu.GateBackward(gate, up, dy, Two);
        Numbers.AssertClose(limits, gate, 1e-6, 1e-6, "slope of the gate");
        Numbers.AssertClose([0, 0, 0, 20, 100, 1e6f], up, 1e-6, 1e-6, "slope of what it multiplies");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(131)]
    public void Gate_gradients_are_those_of_differences(int n)
    {
        float[] gate = Numbers.Normal(n, 150, 3), up = Numbers.Normal(n, 151), dy = Numbers.Normal(n, 152);
        float[] dgate = [.. gate], dup = [.. up], y = [.. dy], expected = new float[n];
        Silu.GateBackward(dgate, dup, y, Two);
        GradientCheck.Assert("gate", gate, v => [.. v.Select((g, i) => ReferenceActivations.Silu(g) * up[i])], dy, dgate);
        GradientCheck.Assert("up", up, v => [.. v.Select((u, i) => ReferenceActivations.Silu(gate[i]) * u)], dy, dup);
        Silu.Gate(gate, up, expected, Two);
        Numbers.AssertClose(expected, y, 1e-6, 1e-7, "y");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(61)]
    [InlineData(160)]
    public void Cross_entropy_gradients_are_those_of_differences(int m)
    {
        const float Scale = 0.25f;
        float[] x = Numbers.Normal(2 * m, 160, 2), dx = [.. x];
        int[] ids = [m - 1, 0];
        float[] probabilities = [0.75f, 0.25f];
        var targets = new double[2][];
        for (int r = 0; r < 2; r++) targets[r] = new double[m];
        targets[0][m / 2] = 1;
        for (int i = 0; i < ids.Length; i++) targets[1][ids[i]] = probabilities[i];

        double sampled = CrossEntropy.Backward(dx.AsSpan(0, m), m / 2, Scale);
        double exact = CrossEntropy.Backward(dx.AsSpan(m, m), ids, probabilities, Scale);
        GradientCheck.Assert("dx", x, v => PlainLayers.CrossEntropy(v, m, targets), [Scale, Scale], dx);
        double[] expected = PlainLayers.CrossEntropy(D(x), m, targets);
        Assert.Equal(expected[0], sampled, 1e-6);
        Assert.Equal(expected[1], exact, 1e-6);
    }

    public static TheoryData<AttentionShape> Shapes =>
    [
        Shape(1, 1, 1, 1, 1), Shape(5, 5, 2, 1, 3), Shape(13, 13, 4, 2, 8), Shape(37, 37, 6, 3, 33), Shape(59, 59, 2, 2, 16),
        Shape(7, 30, 2, 1, 5), Shape(300, 300, 1, 1, 4), Shape(20, 20, 3, 1, 64),
    ];

    [Theory, MemberData(nameof(Shapes))]
    public void Attention_gradients_are_those_of_differences(AttentionShape shape)
    {
        float[] q = Numbers.Normal(shape.Queries * shape.Heads * shape.HeadDim, 170);
        float[] k = Numbers.Normal(shape.Keys * shape.KeyHeads * shape.HeadDim, 171);
        float[] v = Numbers.Normal(k.Length, 172), dz = Numbers.Normal(q.Length, 173);
        float[] dq = new float[q.Length], dk = new float[k.Length], dv = new float[v.Length];
        CausalAttention.Backward(q, k, v, dz, shape, dq, dk, dv, Workers.One);
        if (shape.Keys > 1)
        {
            GradientCheck.Assert("dq", q, x => PlainLayers.Attention(x, D(k), D(v), shape), dz, dq);
            GradientCheck.Assert("dk", k, x => PlainLayers.Attention(D(q), x, D(v), shape), dz, dk);
        }
        GradientCheck.Assert("dv", v, x => PlainLayers.Attention(D(q), D(k), x, shape), dz, dv);

        float[] q2 = [.. q], k2 = [.. k], v2 = [.. v];
        CausalAttention.Backward(q2, k2, v2, dz, shape, q2, k2, v2, Two);
        Assert.Equal(dq, q2);
        Assert.Equal(dk, k2);
        Assert.Equal(dv, v2);
    }

    static AttentionShape Shape(int queries, int keys, int heads, int keyHeads, int headDim) =>
        new(queries, keys, heads, keyHeads, headDim, (float)(1 / Math.Sqrt(headDim)));

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(32)]
    public void Rope_gradients_are_those_of_differences(int headDim)
    {
        int[] positions = [0, 7, 3];
        double[] frequencies = [.. Enumerable.Range(0, headDim / 2).Select(i => Math.Pow(100, -2.0 * i / headDim))];
        float[] x = Numbers.Normal(3 * 2 * headDim, 180), dy = Numbers.Normal(x.Length, 181), dx = [.. dy];
        Rope.Backward(dx, 3, 2, new RopeTable(headDim, frequencies, 8), positions, Two);
        GradientCheck.Assert("rope", x, v => PlainLayers.Rope(v, 2, frequencies, positions), dy, dx);
    }

    [Fact]
    public void Embedding_gradients_are_those_of_differences()
    {
        const int D = 19;
        int[] ids = [2, 0, 2, 2, 4];
        float[] table = Numbers.Normal(5 * D, 190), dy = Numbers.Normal(ids.Length * D, 191), dtable = new float[table.Length];
        Embedding.Backward(dy, D, ids, dtable);
        GradientCheck.Assert("table", table, v => [.. ids.SelectMany(id => v[(id * D)..((id + 1) * D)])], dy, dtable);

        float[] y = new float[dy.Length], twice = new float[dy.Length];
        Embedding.Forward(table, D, ids, y);
        Embedding.Forward(table, D, ids, twice);
        Embedding.Add(table, D, ids, twice);
        Assert.Equal(ids.SelectMany(id => table[(id * D)..((id + 1) * D)]), y);
        Assert.Equal(y.Select(v => 2 * v), twice);
    }

    static double[] D(float[] values) => [.. values.Select(value => (double)value)];
}
