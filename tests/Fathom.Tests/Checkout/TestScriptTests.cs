namespace Fathom.Tests.Checkout;

/// <summary>The last line and the exit code of ./test for everything that can come out of its stages.</summary>
public sealed class TestScriptTests : IDisposable
{
    readonly StubCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    static string Result(string counts, string tests = "") =>
        $"""
        <?xml version="1.0"?><assemblies><assembly name="x" errors="0" {counts} time="0.1" total="9">
        <collection>{tests}</collection></assembly></assemblies>
        """;

    async Task<Finished> Test(string? result, int code = 0, params string[] arguments)
    {
        if (result is not null)
            checkout.Write("result.xml", result);
        checkout.Write("runner-code", $"{code}");
        return await checkout.Run(checkout.Test, arguments);
    }

    [Fact]
    public async Task Success_ends_in_the_counts()
    {
        Finished test = await Test(Result("""failed="0" not-run="0" passed="812" skipped="3" """));
        Assert.Equal("812 passed, 0 failed, 3 skipped", test.OutputLines[^1]);
        Assert.Equal(0, test.Code);
        Assert.Equal((1, 1), (checkout.Calls("build"), checkout.Calls("format")));
        Assert.Contains(test.OutputLines, line => line.StartsWith("build: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""failed="2" passed="5" skipped="0" errors="0" """, 1, "5 passed, 2 failed, 0 skipped")]
    [InlineData("""failed="0" passed="5" skipped="0" """, 134, "5 passed, 1 failed, 0 skipped")]
    [InlineData("""failed="0" passed="0" skipped="0" """, 0, "0 passed, 1 failed, 0 skipped")]
    [InlineData(null, 134, "0 passed, 1 failed, 0 skipped")]
    [InlineData(null, 0, "0 passed, 1 failed, 0 skipped")]
    public async Task Failures_crashes_and_empty_runs_fail(string? counts, int code, string last)
    {
        Finished test = await Test(counts is null ? null : Result(counts), code);
        Assert.Equal(last, test.OutputLines[^1]);
        Assert.Equal(1, test.Code);
    }

    [Fact]
    public async Task A_result_of_an_earlier_run_does_not_count()
    {
        checkout.Write("artifacts/test-results.xml", Result("""failed="0" passed="5" skipped="0" """));
        Assert.Equal("0 passed, 1 failed, 0 skipped", (await Test(null, 134)).OutputLines[^1]);
    }

    [Fact]
    public async Task A_failed_build_ends_in_the_counts_too()
    {
        checkout.Write("fail", "");
        Finished test = await Test(Result("""failed="0" passed="5" skipped="0" """));
        Assert.Contains("Program.cs(1,1): error CS1002: ; expected", test.OutputLines);
        Assert.Equal("0 passed, 1 failed, 0 skipped", test.OutputLines[^1]);
        Assert.Equal(1, test.Code);
    }

    [Fact]
    public async Task A_failed_format_check_fails_after_all_tests_ran()
    {
        checkout.Write("unformatted", "");
        Finished test = await Test(Result("""failed="0" passed="5" skipped="0" """));
        Assert.Contains("Program.cs(1,1): error WHITESPACE: Fix it.", test.OutputLines);
        Assert.Equal("5 passed, 1 failed, 0 skipped", test.OutputLines[^1]);
        Assert.Equal(1, test.Code);
    }

    [Fact]
    public async Task Skipped_tests_are_named_by_reason()
    {
        static string Skip(string test, string reason) =>
            $"""<test name="Fathom.Tests.{test}" result="Skip"><reason><![CDATA[{reason}]]></reason></test>""";
        string tests = Skip("A.One", "needs a\n browser") + Skip("B.Two", "needs data")
            + Skip("B.Three(x: &quot;&lt;&quot;)", "needs data") + Skip("B.Four", "needs data") + Skip("B.Five", "needs data")
            + """<test name="C" result="Fail"><message><![CDATA[no]]></message></test>""";
        Finished test = await Test(Result("""failed="0" passed="1" skipped="5" """, tests));
        Assert.Equal(
            [
                """skipped 4: needs data (B.Two, B.Three(x: "<"), B.Four, …)""",
                "skipped 1: needs a browser (A.One)",
                "1 passed, 0 failed, 5 skipped",
            ],
            test.OutputLines[^3..]);
    }

    [Fact]
    public async Task Arguments_select_tests_and_leave_the_format_check_out()
    {
        await Test(Result("""failed="0" passed="5" skipped="0" """), 0, "-class", "X");
        Assert.Equal(0, checkout.Calls("format"));
        // A build by ./test counts for ./fathom.
        Assert.Equal("", (await checkout.Start()).Error);
    }
}
