namespace CaptchaGate.Infrastructure.Tests;

/// <summary>The files of the repository, found from wherever the tests run.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    public static bool Exists(string relative) => File.Exists(Path(relative));

    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "CaptchaGate.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("CaptchaGate.slnx stands in no folder above the tests.");
    }
}
