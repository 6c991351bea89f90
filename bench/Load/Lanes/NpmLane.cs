using System.ComponentModel;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>The official npm library behind node's own HTTP server.</summary>
internal static class NpmLane
{
    /// <returns>Null, after a line that says so, where node or npm is not installed.</returns>
    public static async Task<Package?> InstallAsync()
    {
        var folder = Path.Combine(Programs.Repository, "bench/NpmLane");
        try
        {
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
                await Tool.RunAsync(folder, "npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund");
            await Tool.RunAsync(folder, "node", "--version");
        }
        catch (Win32Exception)
        {
            Console.WriteLine("npm lane not run: node or npm was not found; install Node.js 20 or newer and run again.");
            return null;
        }

        return new Package("npm", "Node", ["node", Path.Combine(folder, "server.mjs")]);
    }
}
