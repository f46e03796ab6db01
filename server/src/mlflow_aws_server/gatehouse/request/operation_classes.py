"""Every handler of the pinned MLflow, by what it does to whom: the table that decides what is open, gated and audited.

The names are those of MLflow's functions, Flask's and FastAPI's alike. A handler that stands nowhere is refused, and a
test fails when an MLflow brings one. Attributes count as changes, not as deletions of the thing that carries them.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a handler does."""

    PAGE = "page"
    """Serves the same files to everybody: not audited."""
    ACCOUNT = "account"
    """Says something about the caller or the server; belongs to no workspace."""
    READ = "read"
    """Reads what a workspace holds."""
    WRITE = "write"
    """Changes runs, experiments, traces and what belongs to them."""
    UPLOAD = "upload"
    """Streams an artifact in; its size is not limited."""
    DOWNLOAD = "download"
    """Streams an artifact out."""
    REGISTRY = "registry"
    """Changes the registry: waits until its intent is in the audit trail."""
    DELETE = "delete"
    """Deletes something: waits as well."""
    PERMISSION = "permission"
    """Changes who may do what: waits as well, and is for administrators."""
    CLOSED = "closed"
    """Answers 404 to everybody."""


RECORDED_FIRST = frozenset({Kind.REGISTRY, Kind.DELETE, Kind.PERMISSION})

_NAMES: dict[Kind, str] = {
    Kind.PAGE: "health serve serve_static_file static",
    Kind.ACCOUNT: """
        get_server_info _get_server_info version serve_get_ui_telemetry serve_post_ui_telemetry serve_gateway_proxy
        get_current_user list_current_user_permissions _list_workspaces_handler _get_workspace_handler
        """,
    Kind.READ: """
        _batch_get_trace_infos _batch_get_traces _calculate_trace_filter_correlation _deprecated_get_trace_info_v2
        _deprecated_search_traces_v2 _get_assessment _get_dataset_experiment_ids_handler _get_dataset_handler
        _get_dataset_records_handler _get_experiment _get_experiment_by_name _get_issue _get_label_schema
        _get_label_schema_by_name _get_latest_versions _get_logged_model _get_metric_history _get_model_version
        _get_model_version_by_alias _get_model_version_download_uri _get_registered_model _get_review_queue
        _get_review_queue_by_name _get_run _get_scorer _get_trace _get_trace_info_v3 _graphql _list_artifacts
        _list_artifacts_mlflow_artifacts _list_label_schemas _list_logged_model_artifacts _list_review_queue_items
        _list_review_queues _list_scorer_versions _list_scorers _not_implemented _query_trace_metrics
        _search_evaluation_datasets_handler _search_experiments _search_issues _search_logged_models
        _search_model_versions _search_registered_models _search_runs _search_traces_v3
        get_metric_history_bulk_interval_handler serve_get_metric_history_bulk serve_get_metric_history_bulk_interval
        serve_search_datasets
        search_mcp_servers search_all_access_endpoints search_mcp_server_versions search_server_access_endpoints
        get_mcp_server get_mcp_server_version get_mcp_access_endpoint get_version_by_alias
        """,
    Kind.DOWNLOAD: """
        _create_presigned_download_url _download_artifact _get_presigned_download_url download_artifact serve_artifacts
        serve_get_logged_model_artifact serve_get_trace_artifact serve_model_version_artifact
        """,
    Kind.UPLOAD: "upload_artifact",
    Kind.WRITE: """
        _abort_multipart_upload_artifact _add_dataset_to_experiments_handler _add_items_to_review_queue
        _complete_multipart_upload_artifact _create_assessment _create_dataset_handler _create_experiment _create_issue
        _create_label_schema _create_logged_model _create_multipart_upload_artifact _create_presigned_upload_url
        _create_review_queue _create_run _delete_dataset_tag_handler _delete_experiment_tag _delete_logged_model_tag
        _delete_tag _delete_trace_tag _delete_trace_tag_v3 _deprecated_end_trace_v2 _deprecated_start_trace_v2
        _finalize_logged_model _get_or_create_user_queue _link_prompts_to_trace _link_traces_to_run _log_batch
        _log_inputs _log_logged_model_params _log_metric _log_model _log_outputs _log_param _register_scorer
        _remove_dataset_from_experiments_handler _remove_items_from_review_queue _restore_experiment _restore_run
        _set_dataset_tags_handler _set_experiment_tag _set_logged_model_tags _set_review_queue_item_status _set_tag
        _set_trace_tag _set_trace_tag_v3 _start_trace_v3 _update_assessment _update_experiment _update_issue
        _update_label_schema _update_review_queue _update_run _upload_artifact _upsert_dataset_records_handler
        serve_upload_artifact export_traces
        """,
    Kind.REGISTRY: """
        _create_model_version _create_registered_model _delete_model_version_tag _delete_registered_model_alias
        _delete_registered_model_tag _rename_registered_model _set_model_version_tag _set_registered_model_alias
        _set_registered_model_tag _transition_stage _update_model_version _update_registered_model
        create_mcp_server create_mcp_server_version create_mcp_access_endpoint update_mcp_server
        update_mcp_server_version update_mcp_access_endpoint set_mcp_server_tag set_mcp_server_version_tag
        set_mcp_server_alias delete_mcp_server_alias delete_mcp_server_tag delete_mcp_server_version_tag
        promote roll_back
        """,
    Kind.DELETE: """
        _delete_artifact_mlflow_artifacts _delete_assessment _delete_dataset_handler _delete_dataset_records_handler
        _delete_experiment _delete_label_schema _delete_logged_model _delete_model_version _delete_registered_model
        _delete_review_queue _delete_run _delete_scorer _delete_traces
        delete_mcp_server delete_mcp_server_version delete_mcp_access_endpoint
        """,
    Kind.PERMISSION: "block unblock list_blocks",
    # Jobs, scorers, evaluations and the assistant run code; the gateway calls out; webhooks could not be delivered;
    # demonstrations write into everybody's store.
    Kind.CLOSED: """
        submit_job get_job cancel_job search_jobs _cancel_job _get_job
        _cancel_prompt_optimization_job _create_prompt_optimization_job _delete_prompt_optimization_job
        _get_prompt_optimization_job _search_prompt_optimization_jobs
        _invoke_genai_evaluate_handler _invoke_issue_detection_handler _invoke_scorer_handler
        _get_online_scoring_configs _upsert_online_scoring_config
        send_message stream_response patch_session resolve_permission resolve_client_tool_result provider_health_check
        get_providers get_config update_config install_skills_endpoint list_provider_models
        invocations chat_completions list_models openai_passthrough_chat openai_passthrough_embeddings
        typesafe_passthrough_system_one openai_passthrough_responses openai_passthrough_responses_compact
        anthropic_passthrough_messages gemini_passthrough_generate_content gemini_passthrough_stream_generate_content
        raw_proxy
        _add_guardrail_to_endpoint _attach_model_to_gateway_endpoint _create_budget_policy _create_gateway_endpoint
        _create_gateway_endpoint_binding _create_gateway_guardrail _create_gateway_model_definition
        _create_gateway_secret _delete_budget_policy _delete_gateway_endpoint _delete_gateway_endpoint_binding
        _delete_gateway_endpoint_tag _delete_gateway_guardrail _delete_gateway_model_definition _delete_gateway_secret
        _detach_model_from_gateway_endpoint _get_budget_policy _get_gateway_endpoint _get_gateway_guardrail
        _get_gateway_model_definition _get_gateway_secret_info _get_provider_config _get_secrets_config
        _list_budget_policies _list_budget_windows _list_endpoint_guardrail_configs _list_gateway_endpoint_bindings
        _list_gateway_endpoints _list_gateway_guardrails _list_gateway_model_definitions _list_gateway_secrets
        _list_supported_models _list_supported_providers _remove_guardrail_from_endpoint _set_gateway_endpoint_tag
        _update_budget_policy _update_endpoint_guardrail_config _update_gateway_endpoint
        _update_gateway_model_definition _update_gateway_secret serve_create_promptlab_run
        _create_webhook _delete_webhook _get_webhook _list_webhooks _test_webhook _update_webhook
        _generate_demo _delete_demo
        signup <lambda> create_user get_user list_users delete_user update_user_admin update_user_password
        add_role_permission assign_role create_role delete_role get_role list_role_permissions list_role_users
        list_roles list_user_permissions list_user_roles remove_role_permission unassign_role update_role
        update_role_permission get_user_permission grant_user_permission revoke_user_permission
        _create_workspace_handler _delete_workspace_handler _update_workspace_handler
        """,
}

KINDS: dict[str, Kind] = {name: kind for kind, names in _NAMES.items() for name in names.split()}
