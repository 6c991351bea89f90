# Role, log store and function in one go. The policies are the files of ../ram, so that there is one copy of each.
provider "alicloud" {
  region = var.region
}

data "alicloud_account" "current" {}

locals {
  # scene_id is one scene; extra_settings may name others (a setting for each alias).
  scene_count = 1 + length(distinct([
    for name in keys(var.extra_settings) : lower(split("__", name)[2]) if can(regex("(?i)^captcha__scenes__.+__", name))
  ]))

  account = data.alicloud_account.current.id

  kms_policy = var.credentials == "Kms" ? replace(replace(replace(replace(
    file("${path.module}/../ram/policy-kms.json"),
    "<REGION>", var.kms.region),
    "<ACCOUNT_ID>", local.account),
    "<SECRET_NAME>", var.kms.secret_name),
  "<KEY_ID>", var.kms.key_id) : null

  kms_settings = var.credentials == "Kms" ? {
    Credentials__Kms__Region     = var.kms.region
    Credentials__Kms__SecretName = var.kms.secret_name
  } : {}

  origin_settings = { for i, origin in var.allowed_origins : "Http__AllowedOrigins__${i}" => origin }

  widget_settings = var.prefix == "" ? {} : {
    Captcha__Prefix           = var.prefix
    Captcha__Widget__FailOpen = var.widget_fail_open ? "true" : "false"
  }
}

# --- the role: it may verify captchas, and with KMS read the one secret ---

resource "alicloud_ram_role" "function" {
  role_name                   = var.name
  description                 = "CaptchaGate on Function Compute"
  assume_role_policy_document = file("${path.module}/../ram/trust-policy.json")
}

resource "alicloud_ram_policy" "verify" {
  policy_name     = "${var.name}-captcha"
  policy_document = file("${path.module}/../ram/policy.json")
}

resource "alicloud_ram_role_policy_attachment" "verify" {
  role_name   = alicloud_ram_role.function.role_name
  policy_name = alicloud_ram_policy.verify.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_policy" "kms" {
  count           = var.credentials == "Kms" ? 1 : 0
  policy_name     = "${var.name}-kms"
  policy_document = local.kms_policy
}

resource "alicloud_ram_role_policy_attachment" "kms" {
  count       = var.credentials == "Kms" ? 1 : 0
  role_name   = alicloud_ram_role.function.role_name
  policy_name = alicloud_ram_policy.kms[0].policy_name
  policy_type = "Custom"
}

# --- the logs: written by the platform's own service-linked role, not by the function's ---

resource "alicloud_log_project" "logs" {
  project_name = "captchagate-${local.account}"
  description  = "CaptchaGate"
}

resource "alicloud_log_store" "verify" {
  project_name     = alicloud_log_project.logs.project_name
  logstore_name    = "verify"
  retention_period = var.log_retention_days
}

resource "alicloud_log_store_index" "verify" {
  project  = alicloud_log_project.logs.project_name
  logstore = alicloud_log_store.verify.logstore_name
  full_text {
    case_sensitive = false
    token          = ", '\";=()[]{}?@&<>/:\n\t\r"
  }
}

# --- the code: a private bucket, one object a version ---

resource "alicloud_oss_bucket" "packages" {
  bucket = "captchagate-${local.account}-${var.region}"
}

resource "alicloud_oss_bucket_public_access_block" "packages" {
  bucket              = alicloud_oss_bucket.packages.bucket
  block_public_access = true
}

resource "alicloud_oss_bucket_object" "package" {
  bucket = alicloud_oss_bucket.packages.bucket
  key    = "${var.name}-${filemd5(var.package)}.zip"
  source = var.package
}

# --- the function ---

resource "alicloud_fcv3_function" "verify" {
  function_name        = var.name
  description          = "Verifies Alibaba Cloud CAPTCHA 2.0 tokens"
  runtime              = "custom.debian12"
  handler              = "bootstrap" # asked for by the API, not used by a custom runtime
  cpu                  = 0.5
  memory_size          = 512
  disk_size            = 512
  timeout              = 60
  instance_concurrency = 64
  internet_access      = true
  role                 = alicloud_ram_role.function.arn

  code {
    oss_bucket_name = alicloud_oss_bucket.packages.bucket
    oss_object_name = alicloud_oss_bucket_object.package.key
  }

  custom_runtime_config {
    command = ["/code/bootstrap"]
    port    = 9000
    health_check_config {
      http_get_url          = "/api/health/live"
      initial_delay_seconds = 1
      period_seconds        = 10
      timeout_seconds       = 3
      success_threshold     = 1
      failure_threshold     = 3
    }
  }

  instance_lifecycle_config {
    initializer {
      handler = "initialize"
      timeout = 20
    }
    pre_stop {
      handler = "pre-stop"
      timeout = 10
    }
  }

  log_config {
    project                 = alicloud_log_project.logs.project_name
    logstore                = alicloud_log_store.verify.logstore_name
    enable_request_metrics  = true
    enable_instance_metrics = true
    log_begin_rule          = "None"
  }

  # The named variables come last and win.
  environment_variables = merge(
    var.extra_settings,
    {
      Captcha__Region             = var.captcha_region
      Captcha__SceneId            = var.scene_id
      Credentials__Source         = var.credentials
      FailOpen__Policy            = var.policy
      FailOpen__Budget__PerMinute = tostring(var.budget_per_minute)
      Http__TrustedHops           = tostring(var.trusted_hops)
    },
    local.kms_settings,
    local.origin_settings,
    local.widget_settings,
  )

  # The function reads its role's credentials as it starts.
  depends_on = [alicloud_ram_role_policy_attachment.verify, alicloud_ram_role_policy_attachment.kms]
}

resource "alicloud_fcv3_concurrency_config" "cap" {
  function_name        = alicloud_fcv3_function.verify.function_name
  reserved_concurrency = var.max_instances
}

resource "alicloud_fcv3_provision_config" "warm" {
  count               = var.min_instances > 0 ? 1 : 0
  function_name       = alicloud_fcv3_function.verify.function_name
  qualifier           = "LATEST"
  target              = var.min_instances
  always_allocate_cpu = false
}

resource "alicloud_fcv3_trigger" "http" {
  function_name = alicloud_fcv3_function.verify.function_name
  trigger_name  = "http"
  trigger_type  = "http"
  qualifier     = "LATEST"
  trigger_config = jsonencode({
    authType           = "anonymous"
    disableURLInternet = var.domain != null
    methods            = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
  })
}

resource "alicloud_fcv3_custom_domain" "domain" {
  count              = var.domain == null ? 0 : 1
  custom_domain_name = var.domain.name
  protocol           = "HTTPS"

  # By its text, which every provider that versions.tf accepts can do.
  cert_config {
    cert_name   = "${var.name}-${substr(filemd5(var.domain.certificate_file), 0, 8)}"
    certificate = file(var.domain.certificate_file)
    private_key = file(var.domain.private_key_file)
  }

  route_config {
    routes {
      function_name = alicloud_fcv3_function.verify.function_name
      path          = "/api/*"
      qualifier     = "LATEST"
    }
  }

  tls_config {
    min_version = "TLSv1.2"
    max_version = "TLSv1.3"
    cipher_suites = [
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
      "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    ]
  }
}
