using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Fathom.Tests.Explorer;

/// <summary>Benches of a run: shared by those who steer with one dictionary, closed by the last of them.</summary>
public sealed class SteeringHostTests(TinyWorkspace workspace)
{
    const string Other = "other";

    static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>Puts a dictionary and its index under another name, too.</summary>
    internal static void Copy(RunFolder run, string dictionary, string name)
    {
        foreach (Func<string, string> folder in (Func<string, string>[])[run.Dictionary, run.Index])
        {
            Directory.CreateDirectory(folder(name));
            foreach (string file in Directory.EnumerateFiles(folder(dictionary)))
                File.Copy(file, Path.Combine(folder(name), Path.GetFileName(file)));
        }
        string description = Path.Combine(run.Index(name), IndexFiles.Description);
        JsonNode json = JsonNode.Parse(File.ReadAllText(description))!;
        json["dictionary"] = name;
        File.WriteAllText(description, json.ToJsonString());
    }

    static bool IsClosed(SteeringBench bench)
    {
        var row = new float[bench.Subject.Rows!.Width];
        return Record.Exception(() => bench.Subject.Rows.Read(0, 1, row)) is ObjectDisposedException;
    }

    [Fact]
    public async Task Activations_stay_open_while_anybody_steers_and_no_longer()
    {
        using TempFolder copy = await workspace.CopyOfRun();
        RunFolder run = RunFolder.Open(copy.Path);
        Copy(run, TinyWorkspace.Dictionary, Other);
        using FeatureIndex index = FeatureIndex.Open(run, TinyWorkspace.Dictionary), other = FeatureIndex.Open(run, Other);
        using var host = new ModelHost(run);
        var steering = new SteeringHost(run, host);
        SteeringUse first = await steering.Open(index, Test), same = await steering.Open(index, Test);
        Assert.Same(first.Bench, same.Bench);
        SteeringUse second = await steering.Open(other, Test);
        Assert.NotSame(first.Bench, second.Bench);
        Assert.False(IsClosed(first.Bench));
        first.Dispose();
        first.Dispose();
        Assert.False(IsClosed(same.Bench));
        same.Dispose();
        Assert.True(IsClosed(same.Bench));

        second.Dispose();
        Assert.False(IsClosed(second.Bench));
        SteeringUse last = await steering.Open(other, Test);
        Assert.Same(second.Bench, last.Bench);
        steering.Dispose();
        Assert.False(IsClosed(last.Bench));
        Assert.Equal(503, (await Assert.ThrowsAsync<RequestException>(() => steering.Open(other, Test))).Status);
        last.Dispose();
        Assert.True(IsClosed(last.Bench));
    }

    /// <summary>Nothing is computed for them any more once they have left: the model may be freed then.</summary>
    [Fact]
    public async Task Who_leaves_a_sweep_ends_its_work()
    {
        RunFolder run = RunFolder.Open(await workspace.Run());
        using var catalogue = new RunCatalogue(run);
        using var host = new ModelHost(run);
        using var steering = new SteeringHost(run, host);
        var request = new DefaultHttpContext().Request;
        request.RouteValues["name"] = TinyWorkspace.Dictionary;
        double[] strengths = [.. Enumerable.Range(1, SteeringEndpoints.MostStrengths)];
        string[] prompts = [.. Enumerable.Repeat("a b", SteeringRequests.MostTexts)];
        var body = new DoseRequest(new([new(InterventionKind.Add, new(DirectionKind.Latent), Unit: StrengthUnit.Raw)], ""), strengths, prompts, []);
        await using (IAsyncEnumerator<DoseResponse> sweep = SteeringEndpoints.Dose(catalogue, steering, new(request, []), body, Test).GetAsyncEnumerator(Test))
            Assert.True(await sweep.MoveNextAsync());
        using FeatureIndex index = FeatureIndex.Open(run, TinyWorkspace.Dictionary);
        using ModelPin pin = await host.Pin(index.Description, Test);
        for (int look = 0; look < 50; look++)
        {
            // A sweep that goes on takes every turn.
            Assert.Equal(1, pin.Turn.CurrentCount);
            await Task.Delay(1, Test);
        }
    }
}
