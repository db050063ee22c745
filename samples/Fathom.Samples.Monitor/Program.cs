using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Fathom.Samples.Monitor;

/// <summary>A service that continues texts and flags every generated token on which a watched latent fires.</summary>
static class Program
{
    static async Task<int> Main(string[] arguments)
    {
        try
        {
            using var watcher = new TextWatcher(MonitorSettings.Parse(arguments, out int port));
            await using WebApplication app = MonitorService.Create(watcher, port);
            await app.StartAsync();
            Console.WriteLine($"watching {string.Join(", ", watcher.Names)} on {app.Urls.First()}");
            await app.WaitForShutdownAsync();
            return 0;
        }
        // A port that is in use is an IOException.
        catch (Exception e) when (e is InputException or IOException)
        {
            await Console.Error.WriteLineAsync($"monitor: {e.Message}");
            return 1;
        }
    }
}
