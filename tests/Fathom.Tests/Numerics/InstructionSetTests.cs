using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Fathom.Numerics;
using Fathom.Tests.Lab;

namespace Fathom.Tests.Numerics;

/// <summary>
/// Runs all tests of this namespace, and those of other vector code, again in processes that may use less of the processor. Kernels that are written for
/// one instruction set each are compared within a process too; this covers what the runtime itself chooses.
/// </summary>
public class InstructionSetTests
{
    const string Expected = "FATHOM_TEST_INSTRUCTION_SET", ExpectedBits = "FATHOM_TEST_ROW_BITS";

    /// <summary>Explicit: only a child process has an expectation.</summary>
    [Fact(Explicit = true)]
    public void The_switch_took_effect() =>
        Assert.Equal(Environment.GetEnvironmentVariable(Expected), InstructionSet.Best.ToString());

    /// <summary>Sums over rows are 16 partial sums on every machine, so shorter registers do not change them.</summary>
    [Fact(Explicit = true)]
    public void Row_kernels_give_the_bits_of_the_parent()
    {
        Assert.SkipUnless(Numbers.Fused, "Without fused multiply-adds, products are rounded.");
        Assert.Equal(Environment.GetEnvironmentVariable(ExpectedBits), RowBits());
    }

    /// <summary>A checksum of what the kernels that are not written for one instruction set make of some numbers.</summary>
    static string RowBits()
    {
        const int Rows = 5, D = 75;
        float[] x = Numbers.Normal(Rows * D, 70, 2), y = [.. x];
        LayerNorm.Normalize(y, Rows, D, 1e-5f, y, Workers.All);
        RmsNorm.Normalize(y, Rows, D, 1e-5f, y, Workers.All);
        Affine.Forward(y, Rows, D, x.AsSpan(0, D), x.AsSpan(D, D), y, Workers.All);
        Silu.Gate(x, y, y, Workers.All);
        Gelu.Tanh(y, Workers.All);
        for (int i = 0; i < y.Length; i++) y[i] -= x[i];
        Gelu.Erf(y, Workers.All);
        Softmax.Forward(y, Rows, D);
        AttentionShape shape = new(Rows, Rows, 3, 3, 25, 4);
        float[] z = new float[y.Length];
        CausalAttention.Forward(x, x, y, shape, z, Workers.All);
        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(z.AsSpan())));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", InstructionSet.Avx2)]
    [InlineData("DOTNET_EnableAVX2", InstructionSet.Vector128)]
    [InlineData("DOTNET_EnableHWIntrinsic", InstructionSet.Scalar)]
    public async Task Kernels_pass_their_tests_with_less_of_the_processor(string variable, InstructionSet highest)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Expected) is not null, "A child process starts no further ones.");
        Assert.SkipUnless(X86Base.IsSupported, $"{variable} is a switch of x86 processors.");
        InstructionSet expected = InstructionSet.Best < highest ? InstructionSet.Best : highest;
        string name = OperatingSystem.IsWindows() ? "Fathom.Tests.exe" : "Fathom.Tests";
        string[] options = ["-class", $"{typeof(InstructionSetTests).Namespace}.*", "-class", typeof(RootScreenTests).FullName!,
            "-explicit", "on", "-noColor"];
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, name), options)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[variable] = "0";
        start.Environment[Expected] = expected.ToString();
        start.Environment[ExpectedBits] = RowBits();
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Match totals = Regex.Match(output, @"Total: (\d+), Errors: 0, Failed: 0, Skipped: (\d+)");
        Assert.True(child.ExitCode == 0 && totals.Success, output);
        Assert.True(int.Parse(totals.Groups[1].Value) - int.Parse(totals.Groups[2].Value) > 20, output);
    }
}
