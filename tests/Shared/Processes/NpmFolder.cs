namespace CaptchaGate.Tests.Processes;

/// <summary>A folder with a <c>package-lock.json</c>.</summary>
internal static class NpmFolder
{
    /// <summary>Installs what the lock file names, unless that was done before.</summary>
    /// <returns>False where npm is not installed.</returns>
    public static async Task<bool> InstallAsync(string folder, params IEnumerable<string> options)
    {
        // Several suites may install here at once.
        using var held = await HoldAsync(Path.Combine(folder, "install.lock"));
        var locked = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"));
        var done = Path.Combine(folder, "node_modules", "installed.json");
        if (File.Exists(done) && string.Equals(await File.ReadAllTextAsync(done), locked, StringComparison.Ordinal))
            return true;
        if (await Programs.TryRunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", .. options], folder) is not { } npm)
            return false;
        Assert.True(npm.ExitCode == 0, $"npm ci in {folder} ended with {npm.ExitCode}: {npm.Output}{npm.Error}");
        await File.WriteAllTextAsync(done, locked);
        return true;
    }

    // One process at a time can have the file open so; it ends with the process.
    private static async Task<FileStream> HoldAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }
}
