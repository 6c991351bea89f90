using CaptchaGate.Infrastructure.Tests.Bicep;

namespace CaptchaGate.Infrastructure.Tests.Azure;

public sealed class AppSettingsTests
{
    private static readonly string[] Secrets = ["Receipts__SigningKey", "Forms__<x>__SigningSecret", "Shared__Redis__ConnectionString", "Shared__Redis__ResultKey"];

    // Flex Consumption refuses these or breaks with them.
    private static readonly string[] Forbidden =
    [
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "linuxFxVersion", "WEBSITE_CONTENTSHARE",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "AzureWebJobsFeatureFlags", "AzureWebJobsStorage:", "APPINSIGHTS_INSTRUMENTATIONKEY",
    ];

    [Fact]
    public void Every_setting_that_the_templates_write_is_a_documented_one()
    {
        var ours = AppSettings.Written.Select(setting => setting.Name).Where(name => !AppSettings.IsOfTheHost(name)).ToList();

        Assert.True(ours.Count >= 30, $"only {ours.Count} settings were found: the reader no longer understands the templates");
        Assert.DoesNotContain(ours, name => !DocumentedSettings.Names.Contains(name));
    }

    [Fact]
    public void A_setting_that_is_not_documented_is_found()
    {
        var (name, _) = Assert.Single(AppSettings.Find("{\n  Captcha__Regoin: region\n}"));

        Assert.DoesNotContain(name, DocumentedSettings.Names);
    }

    [Fact]
    public void A_secret_setting_is_only_ever_a_vault_reference()
    {
        var secrets = AppSettings.Written.Where(setting => Secrets.Contains(setting.Name)).ToList();

        AssertEach.Of(Secrets.Length, secrets, setting => Assert.StartsWith("vaultReference(", setting.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void No_setting_holds_an_access_key()
    {
        Assert.DoesNotContain(AppSettings.Written, setting => setting.Name.Contains("ACCESS_KEY", StringComparison.OrdinalIgnoreCase));
        AssertEach.Of(BicepTemplate.All, template => Assert.DoesNotContain("ALIBABA_CLOUD_", template.Code, StringComparison.Ordinal));
    }

    [Fact]
    public void The_storage_of_the_host_is_reached_with_the_identity_and_without_a_key()
    {
        var storage = AppSettings.Written.Where(setting => setting.Name.StartsWith("AzureWebJobsStorage", StringComparison.Ordinal));

        Assert.Equal(
            ["AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential"],
            storage.Select(setting => setting.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_setting_is_written_that_flex_consumption_does_not_want() =>
        AssertEach.Of(Forbidden, name =>
            AssertEach.Of(BicepTemplate.All, template => Assert.DoesNotContain(name, template.Code, StringComparison.Ordinal)));

    [Fact]
    public void One_list_of_origins_feeds_the_platform_and_our_own_check()
    {
        var function = BicepTemplate.Load("infra/bicep/modules/function.bicep").Code;
        var main = BicepTemplate.Load("infra/bicep/main.bicep").Code;

        Assert.Matches(@"allowedOrigins: filter\(allowedOrigins, origin => startsWith\(origin, 'http'\) && !contains\(origin, '\*'\)\)", function);
        Assert.Contains("originSettings(allowedOrigins)", function, StringComparison.Ordinal);
        Assert.Contains("    allowedOrigins: origins\n", main, StringComparison.Ordinal);
        Assert.Contains(AppSettings.Written, setting => setting.Name == "Http__AllowedOrigins__<x>");
    }

    [Fact]
    public void The_host_buffers_little_more_than_the_product_reads()
    {
        // Bytes. By default the host buffers 100 MB before anything of ours sees the body.
        AssertEach.Of([Resources.Default, Resources.Everything], resources => Assert.Equal("1048576", resources.AppSettings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]));
    }

    [Fact]
    public void As_many_hops_are_trusted_as_there_are_proxies_of_ours()
    {
        Assert.Equal("1", Resources.Default.AppSettings["Http__TrustedHops"]);
        // Front Door is one more.
        Assert.Equal("2", Resources.Everything.AppSettings["Http__TrustedHops"]);
    }

    [Fact]
    public void The_names_of_settings_are_those_that_linux_takes() =>
        // https://learn.microsoft.com/azure/app-service/configure-common: letters, digits, periods and underscores.
        AssertEach.Of(Resources.Everything.AppSettings.Keys, name => Assert.Matches("^[A-Za-z0-9._]+$", name));

    [Fact]
    public void The_table_of_settings_is_read_with_its_siblings() =>
        Assert.Equal(
            ["A__B__C", "A__B__D", "E__<x>__F", "E__<x>__G"],
            DocumentedSettings.Parse("| `A__B__C`, `__D` | x |\n| `E__<name>__F`, `…__G` | |\n").Order(StringComparer.Ordinal));
}
