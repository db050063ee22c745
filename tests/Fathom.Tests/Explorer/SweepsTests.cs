using System.Net;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Tables of sweeps.</summary>
public sealed class SweepsTests
{
    /// <summary>Whoever is on a frontier is beaten by nobody, and whoever is not is beaten by somebody, by the definition.</summary>
    [Fact]
    public void Frontiers_are_those_that_no_other_beats_in_both()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        TinySweep.Write(run.Folder);
        SweepResponse sweep = Assert.Single(new Sweeps(run.Folder).All().Sweeps);
        Assert.Equal("grid", sweep.Name);
        Assert.Equal(TinySweep.Rows.Select(row => row.Name), sweep.Dictionaries.Select(it => it.Name));
        foreach (SweptResponse it in sweep.Dictionaries.Where(it => it.L0 is not null))
        {
            SweptResponse[] others = [.. sweep.Dictionaries.Where(other => other.L0 is not null && other != it)];
            Assert.Equal(!others.Any(other => other.L0 <= it.L0 && other.Fvu <= it.Fvu && (other.L0, other.Fvu) != (it.L0, it.Fvu)), it.BestFvu);
            Assert.Equal(!others.Any(other => other.L0 <= it.L0 && other.CeScore >= it.CeScore && (other.L0, other.CeScore) != (it.L0, it.CeScore)), it.BestCe);
        }
        Assert.Equal(["a", "tiny", "e"], sweep.Dictionaries.Where(it => it.BestFvu).Select(it => it.Name));
        SweptResponse failed = sweep.Dictionaries[^1];
        Assert.Equal((null, null, false), (failed.L0, failed.Fvu, failed.BestFvu));
        Assert.NotNull(failed.Failure);
        Assert.Equal(["tiny"], sweep.Dictionaries.Where(it => it.Indexed).Select(it => it.Name));
    }

    [Fact]
    public async Task A_damaged_table_is_told_in_one_line()
    {
        using var run = new TinyRun();
        TinySweep.Write(run.Folder);
        string path = Path.Combine(run.Folder.Sweep("grid"), "sweep.json");
        File.WriteAllText(path, "[{");
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0,
            cancel: TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage response = await client.GetAsync("/api/sweeps", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(path, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
