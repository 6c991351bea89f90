using System.Reflection;
using System.Xml.Linq;
using CaptchaGate.Conventions.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Conventions.Tests;

/// <summary>"Core knows nobody. Http knows Core. Azure knows Core. AzureMonitor knows Core. Doctor knows Core. OpenTelemetry knows Core. Redis knows Core. Functions know them all. The emulator knows nobody."</summary>
public sealed class WhoKnowsWhomTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "src/Core/CaptchaGate.Core.csproj", [] },
        { "src/Http/CaptchaGate.Http.csproj", ["CaptchaGate.Core"] },
        { "src/Azure/CaptchaGate.Azure.csproj", ["CaptchaGate.Core"] },
        { "src/Doctor/CaptchaGate.Doctor.csproj", ["CaptchaGate.Core"] },
        { "functions/VerifyServer/CaptchaGate.VerifyServer.csproj", ["CaptchaGate.Azure", "CaptchaGate.AzureMonitor", "CaptchaGate.Core", "CaptchaGate.Doctor", "CaptchaGate.Http", "CaptchaGate.OpenTelemetry", "CaptchaGate.Redis"] },
        { "src/OpenTelemetry/CaptchaGate.OpenTelemetry.csproj", ["CaptchaGate.Core"] },
        { "src/AzureMonitor/CaptchaGate.AzureMonitor.csproj", ["CaptchaGate.Core"] },
        { "src/Redis/CaptchaGate.Redis.csproj", ["CaptchaGate.Core"] },
        { "tools/Emulator/CaptchaGate.Emulator.csproj", [] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_knows_only_whom_it_may(string project, string[] allowed)
    {
        var known = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Subset(allowed.ToHashSet(StringComparer.Ordinal), known.ToHashSet(StringComparer.Ordinal));

        var assembly = SolutionUnderTest.All.Single(assembly => string.Equals(assembly.GetName().Name, Path.GetFileNameWithoutExtension(project), StringComparison.Ordinal));
        Assert.Subset(allowed.ToHashSet(StringComparer.Ordinal), References(assembly).Where(static name => IsUnder(name, "CaptchaGate")).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Core_knows_no_web_framework_and_no_cloud()
    {
        Assert.DoesNotContain(References(SolutionUnderTest.Core), static name => IsUnder(name, "Microsoft.AspNetCore") || IsUnder(name, "Azure") || IsUnder(name, "Microsoft.Azure"));
        Assert.DoesNotContain(References(SolutionUnderTest.Azure), static name => IsUnder(name, "Microsoft.AspNetCore"));
    }

    [Fact]
    public void Http_knows_of_the_web_framework_the_multipart_reader_only_and_no_cloud()
    {
        string[] allowed = ["Microsoft.AspNetCore.WebUtilities"];
        Assert.Subset(allowed.ToHashSet(StringComparer.Ordinal), References(SolutionUnderTest.Http).Where(static name => IsUnder(name, "Microsoft.AspNetCore")).ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(References(SolutionUnderTest.Http), static name => IsUnder(name, "Azure"));
    }

    [Fact]
    public void Only_the_azure_projects_use_packages_of_azures()
    {
        foreach (var project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(static path => !path.Contains("/tests/", StringComparison.Ordinal)))
        {
            var packages = XDocument.Load(project).Descendants("PackageReference").Select(static reference => reference.Attribute("Include")?.Value ?? "");
            if (Path.GetFileName(project) is not "CaptchaGate.Azure.csproj" and not "CaptchaGate.AzureMonitor.csproj")
                Assert.DoesNotContain(packages, static package => IsUnder(package, "Azure"));
        }
    }

    [Fact]
    public void Only_the_exports_use_packages_of_open_telemetrys()
    {
        Assert.Contains(References(SolutionUnderTest.OpenTelemetry), static name => IsUnder(name, "OpenTelemetry"));
        Assert.All(SolutionUnderTest.All.Where(static assembly => assembly != SolutionUnderTest.OpenTelemetry && assembly != SolutionUnderTest.AzureMonitor), static assembly => Assert.DoesNotContain(References(assembly), static name => IsUnder(name, "OpenTelemetry")));
    }

    [Fact]
    public void Only_the_shared_state_uses_the_redis_client()
    {
        Assert.Contains(References(SolutionUnderTest.Redis), static name => IsUnder(name, "StackExchange"));
        Assert.All(SolutionUnderTest.All.Where(static assembly => assembly != SolutionUnderTest.Redis), static assembly => Assert.DoesNotContain(References(assembly), static name => IsUnder(name, "StackExchange")));
    }

    [Theory]
    [InlineData("Alibaba/Signing", "Diagnostics", "Credentials")]
    [InlineData("Diagnostics")]
    [InlineData("Receipts", "Configuration", "Decisions", "Verification")]
    public void A_room_of_core_knows_only_its_neighbours(string room, params string[] neighbours)
    {
        var prefix = $"src/Core/{room}/";
        const string Using = "using CaptchaGate.Core.";
        foreach (var file in Sources.Product.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var known = file.Lines.Where(static line => line.StartsWith(Using, StringComparison.Ordinal)).Select(static line => line[Using.Length..].TrimEnd(';'));
            Assert.True(known.All(name => neighbours.Contains(name, StringComparer.Ordinal)), $"{file} knows {string.Join(", ", known)}");
        }
    }

    [Fact]
    public void A_namespace_is_the_files_folder()
    {
        foreach (var file in Sources.Product)
        {
            var folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');
            Assert.True(file.Lines.Contains($"namespace CaptchaGate.{folder};", StringComparer.Ordinal), $"{file} is not in the namespace CaptchaGate.{folder}");
        }
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(static name => name.Name!);

    private static bool IsUnder(string name, string family) =>
        string.Equals(name, family, StringComparison.Ordinal) || name.StartsWith(family + ".", StringComparison.Ordinal);
}
