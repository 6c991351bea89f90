using CaptchaGate.Infrastructure.Tests.Azure;

namespace CaptchaGate.Infrastructure.Tests;

public sealed class SecretScanTests
{
    [Fact]
    public void No_output_parameter_or_call_of_the_templates_reveals_a_secret()
    {
        var findings = BicepTemplate.All.SelectMany(template =>
            SecretScan.Outputs(template).Concat(SecretScan.Parameters(template)).Concat(SecretScan.KeyCalls(template)));

        Assert.NotEmpty(BicepTemplate.All.SelectMany(template => template.Outputs));
        Assert.Empty(findings);
    }

    [Fact]
    public void No_file_of_the_infrastructure_or_its_guides_holds_text_that_looks_like_a_credential()
    {
        string[] files = [.. Repository.Files("infra", "*"), .. Repository.Files("docs", "*.md"), "azure.yaml", "host.json"];

        Assert.Empty(files.SelectMany(file => SecretScan.Literals(file, Repository.Read(file))));
    }

    [Theory]
    [InlineData("output key string = account.listKeys().keys[0].value")]
    [InlineData("output connection string = insights.properties.ConnectionString")]
    [InlineData("@secure()\nparam pass string\n\noutput x string = pass")]
    [InlineData("@secure()\noutput x string = 'a'")]
    public void A_secret_in_an_output_is_found(string text) =>
        Assert.NotEmpty(SecretScan.Outputs(new BicepTemplate("seeded", text)));

    [Theory]
    [InlineData("@secure()\nparam x string = 'hunter2'")]
    [InlineData("@secure()\n@description('A key.')\nparam x string = 'hunter2'")]
    [InlineData("param accessKeySecret string")]
    [InlineData("param adminPassword string = ''")]
    public void A_secret_in_a_parameter_is_found(string text) =>
        Assert.NotEmpty(SecretScan.Parameters(new BicepTemplate("seeded", text)));

    [Theory]
    [InlineData("{ \"accessKeyId\": \"LTAI" + "5tAbCdEfGhIjKl\" }")]
    [InlineData("DefaultEndpointsProtocol=https;AccountKey" + "=abc")]
    [InlineData("-----BEGIN EC PRIVATE" + " KEY-----")]
    public void A_credential_in_a_text_is_found(string text) => Assert.NotEmpty(SecretScan.Literals("seeded", text));

    [Fact]
    public void A_call_that_takes_a_key_out_of_the_platform_is_found() =>
        Assert.NotEmpty(SecretScan.KeyCalls(new BicepTemplate("seeded", "var k = storage.listKeys().keys[0].value")));
}
