namespace Fathom.Tests.Checkout;

/// <summary>When ./fathom builds, what it says, and that the user's arguments and folder reach the program untouched.</summary>
public sealed class LauncherTests : IDisposable
{
    readonly StubCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task The_first_start_builds_and_the_next_one_does_not()
    {
        Finished first = await checkout.Start("train", "a b", "*", "");
        Assert.Equal(["building fathom (first use)…"], first.ErrorLines);
        Assert.Equal([$"in {checkout.Elsewhere}", "<train>", "<a b>", "<*>", "<>"], first.OutputLines);
        Assert.Equal(7, first.Code);

        Finished second = await checkout.Start();
        Assert.Equal("", second.Error);
        Assert.Equal(7, second.Code);
        Assert.Equal(1, checkout.Calls("build"));
        Assert.Equal(1, checkout.Calls("--version"));
    }

    [Theory]
    [InlineData("src/Fathom.Cli/Program.cs")]
    [InlineData("src/Fathom.Numerics/New.cs")]
    [InlineData("src/Fathom.Cli/Fathom.Cli.csproj")]
    [InlineData("src/Fathom.Explorer/web/src/page.ts")]
    [InlineData("src/Fathom.Explorer/web/index.html")]
    [InlineData("Directory.Build.props")]
    [InlineData("global.json")]
    public async Task A_newer_source_is_built(string file)
    {
        await checkout.Start();
        checkout.Write(file, "changed");
        Assert.Equal(["building fathom (a source is newer)…"], (await checkout.Start()).ErrorLines);
        Assert.Equal("", (await checkout.Start()).Error);
        Assert.Equal(2, checkout.Calls("build"));
    }

    [Fact]
    public async Task A_source_that_went_away_is_noticed()
    {
        checkout.Write("src/Fathom.Cli/Old.cs", "");
        await checkout.Start();
        checkout.Delete("src/Fathom.Cli/Old.cs");
        await checkout.Start();
        Assert.Equal(2, checkout.Calls("build"));
    }

    [Fact]
    public async Task Node_installed_after_a_build_without_it_is_noticed_once()
    {
        await checkout.Start();
        File.Copy(Path.Combine(checkout.Bin, "dotnet"), Path.Combine(checkout.Bin, "node"));
        await checkout.Start();
        await checkout.Start();
        Assert.Equal(2, checkout.Calls("build"));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/glossary.md")]
    [InlineData("tests/Fathom.Tests/SomeTests.cs")]
    [InlineData("src/Fathom.Explorer/web/node_modules/vite/index.js")]
    [InlineData("src/Fathom.Explorer/web/dist/page.js")]
    [InlineData("artifacts/obj/Fathom.Cli/project.assets.json")]
    public async Task What_is_no_source_of_the_program_builds_nothing(string file)
    {
        await checkout.Start();
        checkout.Write(file, "changed");
        await checkout.Start();
        Assert.Equal(1, checkout.Calls("build"));
    }

    [Theory]
    [InlineData("flock")]
    [InlineData("mkdir")]
    public async Task Of_two_first_starts_one_builds_and_both_run(string kind)
    {
        if (kind == "mkdir")
            checkout.DeleteTool("flock");
        checkout.Write("slow", "");
        Finished[] both = await Task.WhenAll(checkout.Start("one"), checkout.Start("two"));
        Assert.Equal(["<one>", "<two>"], both.Select(start => start.OutputLines[^1]));
        Assert.All(both, start => Assert.Equal(7, start.Code));
        Assert.Equal(1, checkout.Calls("build"));
    }

    [Fact]
    public async Task Without_flock_the_lock_of_a_dead_owner_is_taken_over()
    {
        checkout.DeleteTool("flock");
        Finished dead = await checkout.Run("-c", ["echo $$"]);
        checkout.Write("artifacts/build.lock.d/owner", dead.Output);
        Assert.Equal(7, (await checkout.Start()).Code);
        Assert.Equal(1, checkout.Calls("build"));
    }

    [Fact]
    public async Task After_a_failed_build_nothing_stale_starts()
    {
        await checkout.Start();
        checkout.Write("fail", "");
        checkout.Write("src/Fathom.Cli/Program.cs", "broken");
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Finished failed = await checkout.Start();
            Assert.Equal(1, failed.Code);
            Assert.Equal("", failed.Output);
            Assert.Equal(
                ["building fathom (a source is newer)…", "Program.cs(1,1): error CS1002: ; expected"], failed.ErrorLines[..2]);
            Assert.StartsWith("fathom: the build failed", failed.ErrorLines[2], StringComparison.Ordinal);
            // Not even when a restored source looks older than what was built before.
            File.SetLastWriteTime(Path.Combine(checkout.Root, "src/Fathom.Cli/Program.cs"), new DateTime(2020, 1, 1));
        }
        checkout.Delete("fail");
        Assert.Equal(7, (await checkout.Start()).Code);
        Assert.Equal(4, checkout.Calls("build"));
    }

    [Fact]
    public async Task A_missing_sdk_is_one_line()
    {
        checkout.DeleteTool("dotnet");
        Finished start = await checkout.Start();
        Assert.Equal(1, start.Code);
        Assert.Equal("", start.Output);
        string line = Assert.Single(start.ErrorLines);
        Assert.Contains("the .NET 10 SDK is missing; install it from https://", line, StringComparison.Ordinal);

        Finished test = await checkout.Run(checkout.Test, []);
        Assert.Equal((1, start.Error, ""), (test.Code, test.Error, test.Output));
    }

    [Theory]
    [InlineData("8.0.404", "found: 8.0.404")]
    [InlineData("9.0.100", "found: 9.0.100")]
    [InlineData("", "found: none")] // the runtime alone
    public async Task An_older_sdk_is_one_line(string version, string found)
    {
        checkout.Version = version;
        Finished start = await checkout.Start();
        Assert.Equal(1, start.Code);
        string line = Assert.Single(start.ErrorLines);
        Assert.Contains("needs the .NET 10 SDK", line, StringComparison.Ordinal);
        Assert.Contains(found, line, StringComparison.Ordinal);
        Assert.Equal(0, checkout.Calls("build"));
    }

    [Fact]
    public async Task An_sdk_in_the_home_folder_is_found()
    {
        Directory.CreateDirectory(Path.Combine(checkout.Elsewhere, ".dotnet"));
        File.Move(Path.Combine(checkout.Bin, "dotnet"), Path.Combine(checkout.Elsewhere, ".dotnet", "dotnet"));
        Assert.Equal(7, (await checkout.Start()).Code);
    }

    [Fact]
    public async Task It_starts_through_links_and_from_any_folder()
    {
        File.CreateSymbolicLink(Path.Combine(checkout.Elsewhere, "direct"), checkout.Fathom);
        File.CreateSymbolicLink(Path.Combine(checkout.Elsewhere, "relative"), "../the checkout/fathom");
        File.CreateSymbolicLink(Path.Combine(checkout.Elsewhere, "twice"), "relative");
        foreach (string link in (string[])["direct", "./relative", "twice"])
            Assert.Equal($"in {checkout.Elsewhere}", (await checkout.Run(link, [])).OutputLines[0]);
        Assert.Equal($"in {checkout.Root}", (await checkout.Run("fathom", [], checkout.Root)).OutputLines[0]);
        Assert.Equal(1, checkout.Calls("build"));
    }
}
