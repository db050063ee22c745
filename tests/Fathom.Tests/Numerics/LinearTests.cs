using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class LinearTests
{
    static readonly Workers Two = new(2);

    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    /// <summary>The defined order of summation: the tiles give the bits of three plain loops on every instruction set.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Every_number_of_inputs_up_to_256_gives_the_bits_of_the_reference(InstructionSet set)
    {
        for (int inputs = 0; inputs <= 256; inputs++) Check(set, n: 1 + inputs * 7 % 29, inputs, outputs: 1 + inputs * 11 % 70);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Every_number_of_outputs_and_rows_around_the_tiles_gives_the_bits_of_the_reference(InstructionSet set)
    {
        for (int outputs = 0; outputs <= 256; outputs++) Check(set, n: outputs % 30, inputs: 5, outputs);
    }

    /// <summary>1,024 inputs are summed before a tile is put aside and taken up again.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Long_sums_that_are_made_in_pieces_give_the_bits_of_the_reference(InstructionSet set)
    {
        foreach (int inputs in new[] { 1023, 1024, 1025, 2500 }) Check(set, n: 17, inputs, outputs: 33);
    }

    static void Check(InstructionSet set, int n, int inputs, int outputs)
    {
        float[] x = Numbers.Normal(n * inputs, 1), w = Numbers.Normal(outputs * inputs, 2), bias = Numbers.Normal(outputs, 3);
        float[] transposed = new float[w.Length];
        for (int o = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++) transposed[i * outputs + o] = w[o * inputs + i];
        float[] expected = new float[n * outputs], actual = new float[n * outputs];
        bool fused = Numbers.Fused || set == InstructionSet.Scalar;
        using PackedWeights packed = new(outputs, inputs);

        ReferenceLinear.Forward(x, n, w, bias, inputs, outputs, expected);
        packed.Pack(w, WeightLayout.OutputByInput, Two);
        Linear.Forward(x, n, packed, bias, actual, Two, set);
        Numbers.AssertSameBits(expected, actual, $"{set} {n}×{inputs}×{outputs}", fused);

        ReferenceLinear.Forward(x, n, w, [], inputs, outputs, expected);
        packed.Pack(transposed, WeightLayout.InputByOutput, Two);
        Linear.Forward(x, n, packed, [], actual, Two, set);
        Numbers.AssertSameBits(expected, actual, $"{set} {n}×{inputs}×{outputs}, no bias, weights by input", fused);
    }

    /// <summary>What a fused end does is what its parts do one after the other, to the bit, at every width.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Ends_that_are_applied_in_the_cache_give_the_bits_of_the_parts(InstructionSet set)
    {
        for (int outputs = 0; outputs <= 256; outputs++) CheckEnds(set, n: outputs % 31, inputs: 7, outputs);
        CheckEnds(set, n: 400, inputs: 1025, outputs: 97);
    }

    static void CheckEnds(InstructionSet set, int n, int inputs, int outputs)
    {
        float[] x = Numbers.Normal(n * inputs, 1), w = Numbers.Normal(outputs * inputs, 2), bias = Numbers.Normal(outputs, 3);
        float[] before = Numbers.Normal(n * outputs, 4), made = new float[n * outputs];
        using PackedWeights packed = new PackedWeights(outputs, inputs).Pack(w, WeightLayout.OutputByInput, Two);
        Linear.Forward(x, n, packed, bias, made, Two, set);
        foreach (LinearEnd end in Enum.GetValues<LinearEnd>())
        {
            float[] expected = [.. made], actual = [.. before];
            if (end == LinearEnd.GeluTanh) Gelu.Tanh(expected, Workers.One);
            if (end == LinearEnd.GeluErf) Gelu.Erf(expected, Workers.One);
            if (end == LinearEnd.Tanh) Tanh.Apply(expected, Workers.One);
            if (end == LinearEnd.Add)
                for (int i = 0; i < made.Length; i++) expected[i] = before[i] + made[i];
            if (end == LinearEnd.AddProducts)
                for (int i = 0; i < made.Length; i++)
                {
                    expected[i] = before[i];
                    int row = i / outputs * inputs, column = i % outputs * inputs;
                    for (int j = 0; j < inputs; j++)
                        expected[i] = MathF.FusedMultiplyAdd(x[row + j], w[column + j], expected[i]);
                }
            Numbers.PoisonScratch();
            Linear.Forward(x, n, packed, bias, actual, end, Two, set);
            bool fused = Numbers.Fused || set == InstructionSet.Scalar;
            Numbers.AssertSameBits(expected, actual, $"{end}, {set} {n}×{inputs}×{outputs}", fused);
        }
    }

    /// <summary>Weights kept in 16 bits give the bits of the same weights in 32, also on the way back.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Weights_of_16_bits_give_the_bits_of_the_widened_ones(InstructionSet set)
    {
        for (int outputs = 0; outputs <= 256; outputs += 5)
            foreach (var layout in Enum.GetValues<WeightLayout>())
            {
                CheckHalves(set, WeightFormat.F16, layout, n: outputs % 31, inputs: outputs * 7 % 41, outputs);
                CheckHalves(set, WeightFormat.BF16, layout, n: outputs % 29, inputs: outputs * 11 % 43, outputs);
            }
    }

    static void CheckHalves(InstructionSet set, WeightFormat format, WeightLayout layout, int n, int inputs, int outputs)
    {
        float[] x = Numbers.Normal(n * inputs, 1), w = Numbers.Normal(outputs * inputs, 2), bias = Numbers.Normal(outputs, 3);
        ushort[] halves = new ushort[w.Length];
        if (format == WeightFormat.F16)
        {
            HalfFloats.ToF16(w, halves);
            HalfFloats.FromF16(halves, w);
        }
        else
        {
            HalfFloats.ToBF16(w, halves);
            HalfFloats.FromBF16(halves, w);
        }
        Numbers.PoisonScratch();
        using PackedWeights wide = new PackedWeights(outputs, inputs).Pack(w, layout, Two);
        using PackedWeights narrow = new PackedWeights(outputs, inputs, format).Pack(w, layout, Two);
        float[] expected = new float[n * outputs], actual = new float[n * outputs];
        Linear.Forward(x, n, wide, bias, expected, Two, set);
        Linear.Forward(x, n, narrow, bias, actual, Two, set);
        Assert.Equal(expected, actual);
        Linear.BackwardInput(x, n, wide, expected, adds: true, Two);
        Linear.BackwardInput(x, n, narrow, actual, adds: true, Two);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void What_needs_panels_of_floats_refuses_16_bits()
    {
        using PackedWeights halves = new(40, 3, WeightFormat.BF16);
        var codes = new SparseCodes(1, 2);
        Assert.Throws<InvalidOperationException>(
            () => TopKEncoder.Encode(new float[3], 1, halves, [], 2, codes, Workers.One));
    }

    /// <summary>Blocks of rows are packed by the thread that multiplies them, or by several when some have run out.</summary>
    [Fact]
    public void Many_blocks_turns_and_helping_threads_give_the_bits_of_single_rows()
    {
        const int N = 700, Inputs = 300, Outputs = 16_000;
        float[] x = Numbers.Normal(N * Inputs, 9), y = new float[N * Outputs], single = new float[Outputs];
        using PackedWeights packed = new(Outputs, Inputs);
        packed.Pack(Numbers.Normal(Outputs * Inputs, 10), WeightLayout.OutputByInput, Two);
        Linear.Forward(x, N, packed, [], y, new Workers(5));
        for (int row = 0; row < N; row += 23)
        {
            Linear.Forward(x.AsSpan(row * Inputs, Inputs), 1, packed, [], single, Workers.One);
            Assert.True(single.AsSpan().SequenceEqual(y.AsSpan(row * Outputs, Outputs)), $"row {row}");
        }
    }

    /// <summary>x = 2^i and W = 2^(o − i) make every product 2^o: the sums are inputs · 2^o, exactly.</summary>
    [Fact]
    public void Powers_of_two_give_the_exact_sum()
    {
        const int Inputs = 20, Outputs = 37, N = 13;
        float[] x = new float[N * Inputs], w = new float[Outputs * Inputs], y = new float[N * Outputs];
        for (int row = 0; row < N; row++)
            for (int i = 0; i < Inputs; i++) x[row * Inputs + i] = MathF.ScaleB(row + 1, i);
        for (int o = 0; o < Outputs; o++)
            for (int i = 0; i < Inputs; i++) w[o * Inputs + i] = MathF.ScaleB(1, o - i);
        using PackedWeights packed = new(Outputs, Inputs);
        Linear.Forward(x, N, packed.Pack(w, WeightLayout.OutputByInput, Two), [], y, Two);
        for (int row = 0; row < N; row++)
            for (int o = 0; o < Outputs; o++) Assert.Equal(MathF.ScaleB(Inputs * (row + 1), o), y[row * Outputs + o]);
    }

    /// <summary>Large enough to be cut into row blocks and parts of the panels, differently for each number of threads.</summary>
    [Fact]
    public void Threads_and_the_rows_beside_it_leave_a_row_its_bits()
    {
        const int N = 401, Inputs = 70, Outputs = 333;
        float[] x = Numbers.Normal(N * Inputs, 4), w = Numbers.Normal(Outputs * Inputs, 5), bias = Numbers.Normal(Outputs, 6);
        using PackedWeights packed = new PackedWeights(Outputs, Inputs).Pack(w, WeightLayout.OutputByInput, Two);
        float[] one = new float[N * Outputs], other = new float[N * Outputs], single = new float[Outputs];
        Linear.Forward(x, N, packed, bias, one, new Workers(1));
        for (int workers = 2; workers <= 3; workers++)
        {
            Linear.Forward(x, N, packed, bias, other, new Workers(workers));
            Assert.Equal(one, other);
        }
        for (int row = 0; row < N; row += 50)
        {
            Linear.Forward(x.AsSpan(row * Inputs, Inputs), 1, packed, bias, single, Two);
            Assert.Equal(one.AsSpan(row * Outputs, Outputs), single.AsSpan());
        }
    }

    [Fact]
    public void An_infinite_or_missing_value_stays_in_its_row()
    {
        const int N = 14, Inputs = 9, Outputs = 40;
        float[] x = Numbers.Normal(N * Inputs, 7), y = new float[N * Outputs];
        x[3 * Inputs] = float.NaN;
        x[13 * Inputs + 8] = float.PositiveInfinity;
        using PackedWeights packed = new(Outputs, Inputs);
        Linear.Forward(x, N, packed.Pack(Numbers.Normal(Outputs * Inputs, 8), WeightLayout.OutputByInput, Two), [], y, Two);
        for (int row = 0; row < N; row++)
            for (int o = 0; o < Outputs; o++)
                Assert.Equal((row == 3, row == 13), (float.IsNaN(y[row * Outputs + o]), float.IsInfinity(y[row * Outputs + o])));
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        using PackedWeights packed = new(3, 4);
        float[] x = new float[8], y = new float[6];
        Assert.Throws<ArgumentException>(() => Linear.Forward(x, 3, packed, [], y, Two));
        Assert.Throws<ArgumentException>(() => Linear.Forward(x, 2, packed, [], y.AsSpan(1), Two));
        Assert.Throws<ArgumentException>(() => Linear.Forward(x, 2, packed, new float[2], y, Two));
        Assert.Throws<ArgumentException>(() => packed.Pack(new float[11], WeightLayout.OutputByInput, Two));
    }
}
